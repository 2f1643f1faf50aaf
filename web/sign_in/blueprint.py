"""The blueprint that the ways in hang on, and where they lead."""

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.wrappers import Response

from scheduler.domain.person import Person
from scheduler.service.people import second_factor
from web.addresses import ours
from web.context import ctx
from web.security.authentication import home_of, leave_account, let_in
from web.security.known_device import remember_device

INSIDE = ("/panel", "/account")  # where a sign-in may lead; never to another site
LONGEST = 2000  # letters of an address
HALF_IN = "half in"  # in the cookie of whoever has still to show a second factor

blueprint = Blueprint("sign_in", __name__, template_folder="templates")


def welcome(person: Person, *, how: str, remember: bool = False, page: str = "") -> Response:
    """Let somebody in who has shown the first factor, or ask for the second one."""
    page = page or wanted()
    if not second_factor.has_second_factor(ctx(), person.id):
        return admit(person, how=how, remember=remember, page=page)
    leave_account()
    session[HALF_IN] = {
        "id": person.id,
        "generation": person.generation,
        "how": how,
        "remember": remember,
        "page": page,
        "since": ctx().clock.now().timestamp(),
    }
    return redirect(url_for("sign_in.second"), 303)


def admit(person: Person, *, how: str, remember: bool, page: str) -> Response:
    """Begin a session and lead to the page that was asked for, or to where this person begins."""
    let_in(person, how=how, remember=remember)
    leading = redirect(page or home_of(person), 303)
    remember_device(leading, person)
    return leading


def wanted() -> str:
    """Return the page of ours that was asked for, if one was."""
    return inside(request.args.get("next", ""))


def inside(page: str) -> str:
    """Return an address of ours, as it may stand in a header; "" for any other words."""
    return ours(page, INSIDE) if len(page) <= LONGEST else ""


def door_address() -> str:
    """Return the address of the door, which remembers the page that was asked for."""
    return url_for("sign_in.door", next=wanted() or None)
