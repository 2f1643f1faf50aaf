"""Addresses of style sheets, scripts and letters; those that are not there are left out.

An address carries a mark of the file's content, so a browser may keep it for ever. A module's mark
is in its path and is that of its whole folder: what the module imports by its name carries it too.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

STATIC = Path(__file__).parents[1] / "static"
A_YEAR = 365 * 24 * 3600
MODULES = "modules"
FILES = frozenset({"static", MODULES})  # endpoints that send files of `web/static`


@cache
def mark(name: str) -> str:
    """Return the mark of a file under `web/static`; nothing when it is not there."""
    path = STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""


def asset(name: str) -> str:
    """Return the address of a file under `web/static`; nothing when it is not there."""
    marked = mark(name)
    return url_for("static", filename=name, v=marked) if marked else ""


def mark_of_folder(name: str) -> str:
    """Return one mark for all scripts of a folder under `web/static`; nothing without any."""
    found = sorted((STATIC / name).glob("*.js"))
    marks = "".join(mark(f"{name}/{path.name}") for path in found)
    return hashlib.sha256(marks.encode()).hexdigest()[:12] if found else ""


def module(name: str) -> str:
    """Return the address of a script that imports others of its folder under `web/static`."""
    marked = mark_of_folder(name.rpartition("/")[0])
    return url_for(MODULES, marked=marked, filename=name) if marked else ""


def modules(folder: str) -> list[str]:
    """Return the addresses of all scripts of a folder, so that a page can ask for them at once."""
    found = sorted((STATIC / folder).glob("*.js"))
    return [module(f"{folder}/{path.name}") for path in found]


def init(app: Flask) -> None:
    """Let templates ask for assets, and browsers keep them."""
    app.jinja_env.globals.update(asset=asset, module=module, modules=modules)
    app.add_url_rule(
        "/static/modules/<marked>/<path:filename>",
        MODULES,
        lambda marked, filename: app.send_static_file(filename),  # noqa: ARG005 -- a name for ever
    )
    app.after_request(_keep)


def _keep(response: Response) -> Response:
    if request.endpoint in FILES and response.status_code == 200:
        for_ever = "v" in request.args or request.endpoint == MODULES
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = A_YEAR if for_ever else 300
        response.cache_control.immutable = for_ever
    return response
