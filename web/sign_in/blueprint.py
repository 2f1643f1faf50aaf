"""The blueprint that the ways in hang on, and where they lead."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from scheduler.domain.person import Person
from web.security.authentication import home_of, let_in

INSIDE = ("/panel", "/account")  # where a sign-in may lead; never to another site

blueprint = Blueprint("sign_in", __name__, template_folder="templates")


def welcome(
    person: Person, *, remember: bool = False, by_link: bool = False, page: str = ""
) -> Response:
    """Begin a session and lead to the page that was asked for, or to where this person begins."""
    let_in(person, remember=remember, by_link=by_link)
    return redirect(page or wanted() or home_of(person), 303)


def wanted() -> str:
    """Return the page of ours that was asked for, if one was."""
    page = request.args.get("next", "")
    return page if page.startswith(INSIDE) else ""


def door_address() -> str:
    """Return the address of the door, which remembers the page that was asked for."""
    return url_for("sign_in.door", next=wanted() or None)
