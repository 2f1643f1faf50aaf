"""What keeps pages safe: headers, no script but our own, and forms that nobody else can send."""

from flask import Blueprint, Flask, Response, request
from flask_wtf import CSRFProtect

from web.security.limits import limiter

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

forms = CSRFProtect()


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
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    is_page = response.mimetype == "text/html"
    if is_page or request.path.startswith(SIGNED_IN):
        # It may be shown again on Back, but is asked for anew otherwise.
        response.headers.setdefault("Cache-Control", "private, no-cache")
    if is_page:
        response.headers.setdefault("X-Robots-Tag", "noindex")
    return response
