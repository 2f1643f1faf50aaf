"""Addresses of style sheets, scripts and letters; those that are not there are left out.

An address carries a mark of the file's content, so a browser may keep it for ever.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

STATIC = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600


@cache
def mark(name: str) -> str:
    """Return the mark of a file under `web/static`; nothing when it is not there."""
    path = STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""


def asset(name: str) -> str:
    """Return the address of a file under `web/static`; nothing when it is not there."""
    marked = mark(name)
    return url_for("static", filename=name, v=marked) if marked else ""


def init(app: Flask) -> None:
    """Let templates ask for assets, and browsers keep them."""
    app.jinja_env.globals.update(asset=asset)
    app.after_request(_keep)


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = A_YEAR if "v" in request.args else 300
        response.cache_control.immutable = "v" in request.args
    return response
