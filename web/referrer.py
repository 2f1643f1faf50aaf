"""The page of ours that led to a request: where a way back leads from what only a form can open."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from web.addresses import ours


def page_before() -> str:
    """Return the page of ours that led here, if it can be opened again; "" otherwise."""
    try:
        came_from = urlsplit(request.referrer or "")
    except ValueError:  # no address at all, whatever the header says
        return ""
    if came_from.netloc != request.host:
        return ""
    page = ours(came_from._replace(scheme="", netloc="").geturl())
    return page if page and opens(came_from.path.removeprefix(request.script_root)) else ""


def opens(path: str) -> bool:
    """Tell whether an address of ours can be opened as a page, and not by a form alone."""
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and bool(adapter.match(path, method="GET"))
    except HTTPException:
        return False
