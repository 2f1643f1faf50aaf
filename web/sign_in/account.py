"""One's own account: the roles, the password, and an end to all sessions."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.person import Person
from scheduler.service.people import passwords, sign_in
from scheduler.service.people.passwords import PasswordFault
from scheduler.service.people.sign_in import PasswordRefusedError
from web.context import ctx
from web.language.wording.labels import role_word
from web.security.authentication import BY_LINK, let_in, signed_in, to_the_door
from web.security.headers import TRIES_OF_ONE, limiter

blueprint = Blueprint("account", __name__, url_prefix="/account", template_folder="templates")


def _whose() -> str:
    person = signed_in()
    return f"password of {person.id if person else 0}"


@blueprint.before_request
def guard() -> ResponseReturnValue | None:
    """Let everybody pass who has signed in."""
    return to_the_door() if signed_in() is None else None


@blueprint.get("")
def page() -> ResponseReturnValue:
    """Show the account."""
    return _page()


@blueprint.post("")
@limiter.limit(TRIES_OF_ONE, key_func=_whose)
def set_password() -> ResponseReturnValue:
    """Set or change the password; every other session is over."""
    person, by_link = _owner(), BY_LINK in session
    fresh = request.form.get("new", "")
    if _must_show_password(person) and not sign_in.has_password(
        ctx(), person.id, request.form.get("current", "")
    ):
        return _page(current_fault=gettext("This is not your present password.")), 422
    if fresh != request.form.get("again", ""):
        return _page(again_fault=gettext("The two are not alike.")), 422
    try:
        changed = sign_in.set_password(ctx(), person.id, fresh, actor=person.name)
    except PasswordRefusedError as refused:
        return _page(new_fault=password_sentence(refused.kind)), 422
    let_in(changed, by_link=by_link)
    flash(gettext("The password is set. Every other session of yours is over."), "good")
    return redirect(url_for("account.page"), 303)


@blueprint.post("/end-sessions")
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    person = _owner()
    sign_in.sign_out_everywhere(ctx(), person.id, actor=person.name)
    flash(gettext("You are signed out everywhere."), "good")
    return redirect(url_for("sign_in.door"), 303)


def password_sentence(fault: PasswordFault) -> str:
    """Say why a password is not taken, and what to do."""
    return {
        PasswordFault.SHORT: gettext(
            "Take at least %(least)s letters; several words are easiest to remember.",
            least=passwords.SHORTEST,
        ),
        PasswordFault.LONG: gettext("Take at most %(most)s letters.", most=passwords.LONGEST),
        PasswordFault.COMMON: gettext("This is among the first that others would try."),
        PasswordFault.OWN: gettext("Take something else than your name or address."),
    }[fault]


def _owner() -> Person:
    person = signed_in()
    if person is None:  # the guard has sent everybody else away
        raise RuntimeError("Nobody is signed in.")
    return person


def _must_show_password(person: Person) -> bool:
    # Whoever came by a link may have forgotten it.
    return bool(person.password_hash) and BY_LINK not in session


def _page(current_fault: str = "", new_fault: str = "", again_fault: str = "") -> str:
    person = _owner()
    return render_template(
        "sign_in/account.html",
        person=person,
        role_word=role_word,
        must_show=_must_show_password(person),
        least=passwords.SHORTEST,
        current_fault=current_fault,
        new_fault=new_fault,
        again_fault=again_fault,
    )
