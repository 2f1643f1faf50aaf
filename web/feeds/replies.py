"""The answers to calendar programs: bare, the same for every reason, without cookies or pages."""

from dataclasses import dataclass

from web.feeds.validators import Validators

LIFETIME = "private, max-age=300"  # "no-store" would stop clients from revalidating
READING = "GET, HEAD"
RETRY_SECONDS = 120
# The address is the secret: it may reach neither other sites nor search engines.
PRIVATE = (
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
    ("X-Content-Type-Options", "nosniff"),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A status line, the headers in order, and the body (which HEAD does not send)."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes = b""


def content(body: bytes, content_type: str, validators: Validators, *, packed: bool) -> Reply:
    """Return 200 with the body."""
    headers = _validated(validators, validators.etag(packed=packed))
    headers.append(("Content-Type", content_type))
    headers.append(("Content-Length", str(len(body))))
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    return Reply("200 OK", headers, body)


def unchanged(validators: Validators, etag: str) -> Reply:
    """Return 304 with the headers that RFC 9110 section 15.4.5 asks for, and the date, which
    clients that compare dates alone go by.
    """
    return Reply("304 Not Modified", _validated(validators, etag))


def unknown_feed() -> Reply:
    """Return the one 404 for addresses that never were, are revoked or are retired."""
    return _bare("404 Not Found", "Not found.")


def only_reading() -> Reply:
    """Return 405: a feed can be read and nothing else."""
    return _bare("405 Method Not Allowed", "A feed can only be read.", ("Allow", READING))


def too_many(seconds: int) -> Reply:
    """Return 429 and say when to come back."""
    return _bare("429 Too Many Requests", "Too many requests.", ("Retry-After", str(seconds)))


def unavailable() -> Reply:
    """Return 503: clients take a shorter feed for deletions, so none is ever sent instead."""
    retry = ("Retry-After", str(RETRY_SECONDS))
    return _bare("503 Service Unavailable", "Unavailable just now.", retry)


def _bare(status: str, text: str, *more: tuple[str, str]) -> Reply:
    body = f"{text}\n".encode()
    headers = [
        *PRIVATE,
        ("Cache-Control", "no-store"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        *more,
    ]
    return Reply(status, headers, body)


def _validated(validators: Validators, etag: str) -> list[tuple[str, str]]:
    return [
        *PRIVATE,
        ("ETag", etag),
        ("Last-Modified", validators.last_modified),
        ("Cache-Control", LIFETIME),
        ("Vary", "Accept-Encoding"),
    ]
