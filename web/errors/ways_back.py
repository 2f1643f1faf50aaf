"""Where the page of an error leads on, so that nobody is left standing: back, or home.

Nothing is asked of the database for a fault of our own: it may be what failed.
"""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext

from scheduler.domain.person import READERS
from web.addresses import below, here
from web.context import holder_of_page
from web.referrer import page_before
from web.security.authentication import signed_in
from web.security.headers import SIGNED_IN

OWN = ("/school/", "/teacher/")
OUR_FAULT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """A link of an error's page."""

    words: str
    address: str


def in_panel(status: int) -> bool:
    """Tell whether an error is met by somebody who works in the panel, whose bar leads on."""
    if status >= OUR_FAULT or not request.path.startswith(SIGNED_IN):
        return False
    person = signed_in()
    return person is not None and bool(person.roles & READERS)


def own_page(status: int) -> str:
    """Return the page of the school or teacher whose link is asked for, "" for a wrong one."""
    if not request.path.startswith(OWN):
        return ""
    _, kind, token, *_ = request.path.split("/")
    known = status >= OUR_FAULT or holder_of_page(token) is not None
    return below(f"/{kind}/{token}") if known else ""


def ways_back(status: int) -> list[WayBack]:
    """Return where an error's page leads, the most likely first."""
    found = []
    if status >= OUR_FAULT and request.method == "GET":
        found.append(WayBack(words=gettext("Try again"), address=here()))
    elif (before := page_before()) and not _is_here(before):
        found.append(WayBack(words=gettext("Back to the previous page"), address=before))
    page = own_page(status)
    if page and page != below(request.path):
        found.append(WayBack(words=gettext("Go to my page"), address=page))
    elif not request.path.startswith(OWN):
        found.append(
            WayBack(words=gettext("Go to the home page"), address=url_for("sign_in.front"))
        )
    return found


def _is_here(address: str) -> bool:
    return request.method == "GET" and address.partition("?")[0] == below(request.path)
