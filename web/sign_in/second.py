"""The second factor: a code of the authenticator, or a recovery code, before a session begins."""

import datetime as dt
from typing import Any

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotAllowedError, NotFoundError
from scheduler.domain.person import Person
from scheduler.service.people import accounts, second_factor
from web.context import ctx
from web.sign_in.blueprint import HALF_IN, admit, blueprint, door_address, inside

GOOD_FOR = dt.timedelta(minutes=10)


@blueprint.get("/sign-in/second")
def second() -> ResponseReturnValue:
    """Ask for the code."""
    return _page() if _half_in() else redirect(door_address(), 303)


@blueprint.post("/sign-in/second")
def show_second() -> ResponseReturnValue:
    """Begin the session of whoever shows the right code."""
    found = _half_in()
    if found is None:
        return redirect(door_address(), 303)
    person, kept = found
    try:
        fits = second_factor.takes_code(ctx(), person.id, request.form.get("code", ""))
    except NotAllowedError:
        return _page(too_many_codes()), 429
    if not fits:
        words = gettext("This code is wrong. Enter the one that is shown now.")
        return _page(words), 422
    remember, page = bool(kept.get("remember")), inside(str(kept.get("page", "")))
    return admit(person, how=str(kept["how"]), remember=remember, page=page)


def too_many_codes() -> str:
    """Say what to do after too many wrong codes."""
    return gettext("Too many wrong codes. Wait a quarter of an hour, then try again.")


def _half_in() -> tuple[Person, dict[str, Any]] | None:
    """Return who has shown the first factor of late, and with what it was said."""
    kept = session.get(HALF_IN)
    if not isinstance(kept, dict):
        return None
    since = dt.datetime.fromtimestamp(kept["since"], dt.UTC)
    try:
        person = accounts.person(ctx(), kept["id"])
    except NotFoundError:
        return None
    stands = person.active and person.generation == kept["generation"]
    return (person, kept) if stands and ctx().clock.now() - since <= GOOD_FOR else None


def _page(fault: str = "") -> str:
    return render_template("sign_in/second.html", fault=fault)
