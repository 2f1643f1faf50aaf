"""What keeps pages safe: headers, no script but our own, and forms that nobody else can send."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, request
from flask_wtf import CSRFProtect

from web.security.limits import limiter

if TYPE_CHECKING:
    # Published for type checkers only.
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Only style attributes may stand in a page (the board's positions); scripts and sheets are files.
DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
POLICY = "; ".join(DIRECTIVES)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
SIGNED_IN = ("/panel", "/account")  # nothing below these is for a shared cache

STRICT = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")

forms = CSRFProtect()


class StrictTransport:
    """A WSGI application whose every answer, calendars too, asks for https from now on."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""

        def start(status: str, given: list[tuple[str, str]], *rest: object) -> object:
            return start_response(status, [*given, STRICT], *rest)  # type: ignore[arg-type] # as given

        return self._app(environ, start)  # type: ignore[arg-type] # as the server's own


def init(app: Flask) -> None:
    """Guard the application."""
    forms.init_app(app)
    limiter.init_app(app)
    app.after_request(_guard)


def exempt_from_forms(app: Flask, blueprint: Blueprint) -> None:
    """Leave out a blueprint whose readers send no forms."""
    app.extensions["csrf"].exempt(blueprint)


def _guard(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    is_page = response.mimetype == "text/html"
    if is_page or request.path.startswith(SIGNED_IN):
        # It may be shown again on Back, but is asked for anew otherwise.
        response.headers.setdefault("Cache-Control", "private, no-cache")
    if is_page:
        response.headers.setdefault("X-Robots-Tag", "noindex")
    return response
