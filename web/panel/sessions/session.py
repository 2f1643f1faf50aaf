"""Everything about one session, and the forms that move, lock and call it off."""

from dataclasses import replace

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import LostUpdateError
from scheduler.domain.wall import clock_text
from scheduler.planner.problem import Place
from scheduler.service.draft import editing, missed
from scheduler.service.draft.editing import MoveResult
from scheduler.service.draft.queries import session as draft_session
from scheduler.service.planning import free_slots
from web.choices import chosen
from web.context import actor, ctx
from web.language.formats import when
from web.language.names import province, quoted
from web.language.plain_text import plain
from web.language.wording import say
from web.language.wording.clashes import clash_sentence
from web.panel.blueprint import blueprint
from web.panel.board.blocks import drafted_block
from web.panel.board.conflicts import told_to
from web.panel.board.places import place_words
from web.panel.sessions.move_form import MoveForm, move_understood, read_form
from web.panel.sessions.session_page import changeable, session_page
from web.security.outside import number_of


@blueprint.get("/sessions/<int:session_id>")
def session(session_id: int) -> ResponseReturnValue:
    """Show one session: facts, receptions with their reasons, and its forms."""
    return session_page(session_id)


@blueprint.post("/sessions/<int:session_id>/move")
def move(session_id: int) -> ResponseReturnValue:
    """Move a session, by form or by drag; where it cannot go is said beside the form."""
    form = read_form()
    place = move_understood(form)
    if isinstance(place, tuple):
        day, start, minutes = place
        try:
            outcome = editing.move_session(
                ctx(),
                session_id,
                day,
                start,
                form.studio,
                expected_revision=_revision(),
                actor=actor(),
                minutes=_own(session_id, minutes),
            )
        except LostUpdateError as error:
            return _overtaken(session_id, error, form)
        if not outcome.accepted:
            return _refused(
                session_id, form, outcome, free_slots.next_free(ctx(), session_id, day, start)
            )
        return _moved(session_id, outcome)
    if _by_drag():
        return jsonify(accepted=False, says=[place]), 422
    return session_page(session_id, replace(form, faults=(place,))), 422


@blueprint.post("/sessions/<int:session_id>/lock")
def lock(session_id: int) -> ResponseReturnValue:
    """Lock a session where it is, or free it."""
    locked = chosen("locked", ("yes", "no")) == "yes"
    try:
        editing.lock_session(
            ctx(), session_id, locked, expected_revision=_revision(), actor=actor()
        )
    except LostUpdateError as error:
        return _overtaken(session_id, error)
    return _done(session_id, gettext("Locked.") if locked else gettext("Unlocked."))


@blueprint.post("/sessions/<int:session_id>/unplace")
def unplace(session_id: int) -> ResponseReturnValue:
    """Take a session from its place."""
    try:
        editing.unplace_session(ctx(), session_id, expected_revision=_revision(), actor=actor())
    except LostUpdateError as error:
        return _overtaken(session_id, error)
    return _done(session_id, gettext("Removed from the schedule; it is in the unscheduled list."))


@blueprint.route("/sessions/<int:session_id>/cancel", methods=["GET", "POST"])
def cancel(session_id: int) -> ResponseReturnValue:
    """Ask, then call a session off; the next release tells everybody."""
    if request.method == "GET":
        found = draft_session(ctx(), session_id)
        if not changeable(found):
            return _back(session_id)
        return render_template(
            "panel/sessions/cancel.html", session=found, block=drafted_block(found, province())
        )
    try:
        editing.cancel_session(ctx(), session_id, expected_revision=_revision(), actor=actor())
    except LostUpdateError as error:
        return _overtaken(session_id, error)
    flash(gettext("Cancelled. The next release notifies everybody."), "good")
    return _back(session_id)


@blueprint.post("/sessions/<int:session_id>/held")
def held_after_all(session_id: int) -> ResponseReturnValue:
    """Take back that a session was not held."""
    missed.held_after_all(ctx(), session_id, actor=actor())
    flash(gettext("Corrected: it was broadcast."), "good")
    return _back(session_id)


@blueprint.post("/sessions/<int:session_id>/reinstate")
def reinstate(session_id: int) -> ResponseReturnValue:
    """Ask for a session again that was called off."""
    back = editing.reinstate_session(ctx(), session_id, actor=actor())
    flash(gettext("Reinstated; choose a slot for it."), "good")
    return _back(back.id)


def _refused(
    session_id: int, form: MoveForm, outcome: MoveResult, after: Place | None
) -> ResponseReturnValue:
    """Say why a session cannot be there, and which place is free after that one."""
    sentences = [clash_sentence(clash) for clash in outcome.clashes]
    if not _by_drag():
        return session_page(session_id, replace(form, faults=tuple(sentences)), after=after), 409
    offered = None
    if after is not None:
        words = say(gettext("Next free slot: %(where)s"), where=place_words(after))
        offered = {
            "day": after.slot.day.isoformat(),
            "start": after.slot.start,
            "time": clock_text(after.slot.start),
            "studio": after.studio_id,
            "says": plain(words),
        }
    says = [plain(sentence) for sentence in sentences]
    return jsonify(accepted=False, says=says, next=offered), 409


def _moved(session_id: int, outcome: MoveResult) -> ResponseReturnValue:
    found = outcome.session
    if found is None or found.placement is None:
        return _back(session_id)
    words = gettext("%(session)s is now on %(when)s, in the draft.")
    told = say(words, session=quoted(found.key), when=when(found.placement.slot))
    if _by_drag():
        return jsonify(accepted=True, says=[plain(told)], day=found.placement.slot.day.isoformat())
    flash(told, "good")
    return redirect(url_for("panel.week", on=found.placement.slot.day), 303)


def _overtaken(
    session_id: int, error: LostUpdateError, form: MoveForm | None = None
) -> ResponseReturnValue:
    """Say who was faster and with what, beside the fresh state on which to repeat the act."""
    found = draft_session(ctx(), session_id)
    told = told_to(found, error)
    if _by_drag():
        title = gettext("Somebody else changed this first")
        says = [title + ".", *map(plain, told)]
        return jsonify(accepted=False, says=says, revision=found.revision), 409
    return session_page(session_id, form, told), 409


def _own(session_id: int, minutes: int | None) -> int | None:
    """Return a length only if it was chosen: the one a form offered is the programme's."""
    found = draft_session(ctx(), session_id)
    offered = found.placement.slot.minutes if found.placement and not found.locked else None
    return None if minutes == offered else minutes


def _done(session_id: int, words: str) -> ResponseReturnValue:
    if _by_drag():
        return jsonify(accepted=True, says=[words])
    flash(words, "good")
    return _back(session_id)


def _by_drag() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _revision() -> int | None:
    return request.form.get("revision", type=number_of)


def _back(session_id: int) -> ResponseReturnValue:
    return redirect(url_for("panel.session", session_id=session_id), 303)
