"""One's own account: the roles, the password, and an end to all sessions."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.person import Person
from scheduler.service.people import passwords, second_factor, sessions, sign_in
from scheduler.service.people.passwords import PasswordFault
from scheduler.service.people.sign_in import PasswordRefusedError
from web.context import ctx
from web.language.wording.labels import role_word
from web.responses.person_file import person_file
from web.security.authentication import let_in, signed_in, this_session, to_the_door
from web.security.known_device import remember_device
from web.security.limits import TRIES_OF_ONE, failures_only, note_failure
from web.sign_in.door import cleared

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
@failures_only(TRIES_OF_ONE, _whose, spare=lambda: False)
def set_password() -> ResponseReturnValue:
    """Set or change the password; every other session is over."""
    person, how = owner(), _how()
    fresh = request.form.get("new", "")
    if _must_show_password(person) and not sign_in.has_password(
        ctx(), person.id, request.form.get("current", "")
    ):
        note_failure()
        return _page(current_fault=gettext("This is not your current password.")), 422
    if fresh != request.form.get("again", ""):
        return _page(again_fault=gettext("The two passwords do not match.")), 422
    try:
        changed = sign_in.set_password(ctx(), person.id, fresh, actor=person.name)
    except PasswordRefusedError as refused:
        return _page(new_fault=password_sentence(refused.kind)), 422
    let_in(changed, how=how)
    flash(gettext("The password is set. All your other sessions have been signed out."), "good")
    leading = redirect(url_for("account.page"), 303)
    remember_device(leading, changed)
    return leading


@blueprint.post("/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one's session on another device."""
    person = owner()
    sessions.end_session(ctx(), person.id, session_id, actor=person.name)
    flash(gettext("That session is over."), "good")
    return redirect(url_for("account.page"), 303)


@blueprint.get("/data.json")
def my_data() -> ResponseReturnValue:
    """Hand out everything that is kept of whoever asks."""
    return person_file(owner().id)


@blueprint.post("/end-sessions")
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    person = owner()
    sign_in.sign_out_everywhere(ctx(), person.id, actor=person.name)
    flash(gettext("You are signed out everywhere."), "good")
    return cleared(redirect(url_for("sign_in.door"), 303))


def password_sentence(fault: PasswordFault) -> str:
    """Say why a password is not taken, and what to do."""
    return {
        PasswordFault.SHORT: gettext(
            "Minimum number of characters: %(least)s; several words are easiest to remember.",
            least=passwords.SHORTEST,
        ),
        PasswordFault.LONG: gettext(
            "Maximum number of characters: %(most)s.", most=passwords.LONGEST
        ),
        PasswordFault.COMMON: gettext("This password is too easy to guess. Choose another."),
        PasswordFault.OWN: gettext("Use something other than your name or address."),
    }[fault]


def owner() -> Person:
    """Return whose account it is."""
    person = signed_in()
    if person is None:  # the guard has sent everybody else away
        raise RuntimeError("Nobody is signed in.")
    return person


def _must_show_password(person: Person) -> bool:
    # Whoever came by a link may have forgotten it.
    return bool(person.password_hash) and _how() != sessions.BY_LINK


def _session_address(session_id: int) -> str:
    return url_for("account.end_session", session_id=session_id)


def _how() -> str:
    here = this_session()
    return here.how if here else ""


def _page(current_fault: str = "", new_fault: str = "", again_fault: str = "") -> str:
    person = owner()
    return render_template(
        "sign_in/account.html",
        person=person,
        role_word=role_word,
        sessions=sessions.sign_ins_of(ctx(), person.id),
        here=this_session(),
        own_session_address=_session_address,
        has_second=second_factor.has_second_factor(ctx(), person.id),
        must_show=_must_show_password(person),
        least=passwords.SHORTEST,
        current_fault=current_fault,
        new_fault=new_fault,
        again_fault=again_fault,
    )
