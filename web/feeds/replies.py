"""The answers of feeds: bare, the same for every reason, without cookies or pages."""

from typing import TYPE_CHECKING

from flask import Response
from werkzeug.datastructures import Headers

from web.feeds.validators import Validators

if TYPE_CHECKING:
    # Published for type checkers only.
    from _typeshed.wsgi import WSGIEnvironment

LIFETIME = "private, max-age=300"  # "no-store" would stop clients from revalidating
READING = "GET, HEAD"
RETRY_SECONDS = 120


class Unchanged(Response):
    """A 304 that keeps its date: Werkzeug takes `Last-Modified` away as a matter of course, but
    clients that compare dates alone go by it.
    """

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        """Return the headers as they are sent."""
        headers = super().get_wsgi_headers(environ)
        headers.set("Last-Modified", self.headers["Last-Modified"])
        return headers


def content(body: bytes, content_type: str, validators: Validators, *, packed: bool) -> Response:
    """Return 200 with the body; to HEAD the server sends the same without it."""
    headers = _validated(validators, validators.etag(packed=packed))
    headers.set("Content-Type", content_type)
    if packed:
        headers.set("Content-Encoding", "gzip")
    return Response(body, headers=headers)


def unchanged(validators: Validators, etag: str) -> Response:
    """Return 304 with the headers that RFC 9110 section 15.4.5 asks for."""
    response = Unchanged(status=304, headers=_validated(validators, etag))
    response.headers.remove("Content-Type")
    return response


def unknown() -> Response:
    """Return the one 404 for addresses that never were, are revoked or are retired."""
    return _bare(404, "Not found.")


def only_reading() -> Response:
    """Return 405: a feed can be read and nothing else."""
    return _bare(405, "A feed can only be read.", Allow=READING)


def too_many(seconds: int) -> Response:
    """Return 429 and say when to come back."""
    return _bare(429, "Too many requests.", retry_after=seconds)


def unavailable() -> Response:
    """Return 503: clients take a shorter feed for deletions, so none is ever sent instead."""
    return _bare(503, "Unavailable just now.", retry_after=RETRY_SECONDS)


def _bare(status: int, text: str, *, retry_after: int | None = None, **more: str) -> Response:
    headers = _private()
    headers.set("Cache-Control", "no-store")
    headers.set("Content-Type", "text/plain; charset=utf-8")
    if retry_after is not None:
        headers.set("Retry-After", str(max(1, retry_after)))
    for name, value in more.items():
        headers.set(name, value)
    return Response(f"{text}\n", status=status, headers=headers)


def _validated(validators: Validators, etag: str) -> Headers:
    headers = _private()
    headers.set("ETag", etag)
    headers.set("Last-Modified", validators.last_modified)
    headers.set("Cache-Control", LIFETIME)
    headers.set("Vary", "Accept-Encoding")
    return headers


def _private() -> Headers:
    # The address is the secret: it may reach neither other sites nor search engines.
    return Headers(
        [
            ("Referrer-Policy", "no-referrer"),
            ("X-Robots-Tag", "noindex"),
            ("X-Content-Type-Options", "nosniff"),
        ]
    )
