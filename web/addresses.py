"""Addresses of this service as its readers see them: under the host they asked, and below the path
that a proxy may put before ours. The one place where they are put together or taken apart.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import request
from werkzeug.wsgi import get_host

if TYPE_CHECKING:
    # Published for type checkers only.
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
UNFIT = re.compile(r"[\\\x00-\x20\x7f]")  # what browsers read otherwise than they are written


class BelowPrefix:
    """A WSGI application below a path: the configured address's, or the one a proxy names.

    It makes no difference whether the proxy takes the path off before it asks.
    """

    def __init__(self, app: "WSGIApplication", base_url: str) -> None:
        self._app = app
        self._configured = urlsplit(base_url).path.rstrip("/")

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        named = environ.get("SCRIPT_NAME", "").rstrip("/")
        prefix = named if PREFIX.fullmatch(named) else self._configured
        environ["SCRIPT_NAME"] = prefix
        path = environ.get("PATH_INFO", "")
        if prefix and (path == prefix or path.startswith(f"{prefix}/")):
            environ["PATH_INFO"] = path.removeprefix(prefix) or "/"
        return self._app(environ, start_response)


def origin_asked(environ: "WSGIEnvironment") -> str:
    """Return the address of this service as a request names it, without a slash at its end."""
    return f"{environ['wsgi.url_scheme']}://{get_host(environ)}{environ.get('SCRIPT_NAME', '')}"


def below(path: str) -> str:
    """Return a path of ours as a link has it."""
    return f"{request.script_root}{path}"


def here() -> str:
    """Return the link to the page that is asked for."""
    return below(request.full_path.rstrip("?"))


def ours(address: str, within: tuple[str, ...] = ("/",)) -> str:
    """Return a link that a reader hands back if it leads to one of our pages, "" otherwise.

    `within` are beginnings of our paths: `/panel` holds `/panel/week` and not `/panels`.
    """
    root = request.script_root
    if UNFIT.search(address) or not address.isprintable() or not address.startswith(f"{root}/"):
        return ""
    path = address.removeprefix(root)
    if path.startswith("//"):
        return ""
    page = re.split(r"[?#]", path, maxsplit=1)[0]
    fits = any(page == each or page.startswith(f"{each.rstrip('/')}/") for each in within)
    return address if fits else ""
