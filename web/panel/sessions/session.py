"""Everything about one session, and the forms that move, lock and call it off."""

from dataclasses import replace

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.errors import LostUpdateError, NotFoundError
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import ENDED, Mode, Session, SessionState
from scheduler.service.draft import editing, missed
from scheduler.service.draft.begun import has_begun
from scheduler.service.draft.editing import MoveResult
from scheduler.service.draft.queries import session as draft_session
from scheduler.service.planning import free_slots
from scheduler.service.releases.queries import released_session
from scheduler.service.schools import materials, questions
from scheduler.service.timers import actions
from web.choices import chosen
from web.context import actor, ctx
from web.language.formats import when
from web.language.names import province, quoted
from web.language.plain_text import plain
from web.language.wording import say
from web.language.wording.clashes import clash_sentence
from web.language.wording.reasons import reason_sentence
from web.panel.blueprint import blueprint
from web.panel.board.blocks import drafted_block
from web.panel.board.conflicts import told_to
from web.panel.board.places import Choice, choices_of
from web.panel.disruptions.form import WORDS_LENGTH
from web.panel.sessions.move_form import MoveForm, form_of, read_form, understood
from web.security.outside import number_of

MOST_CHOICES = 12
CHANGEABLE = frozenset({SessionState.PLANNED, SessionState.UNPLACED})


@blueprint.get("/sessions/<int:session_id>")
def session(session_id: int) -> ResponseReturnValue:
    """Show one session: facts, receptions with their reasons, and its forms."""
    return _page(session_id)


@blueprint.post("/sessions/<int:session_id>/move")
def move(session_id: int) -> ResponseReturnValue:
    """Move a session, by form or by drag; where it cannot go is said beside the form."""
    form = read_form()
    place = understood(form)
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
        return _moved(session_id, form, outcome)
    return _page(session_id, replace(form, faults=(place,))), 422


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
    flash(gettext("Locked.") if locked else gettext("Unlocked."), "good")
    return _back(session_id)


@blueprint.post("/sessions/<int:session_id>/unplace")
def unplace(session_id: int) -> ResponseReturnValue:
    """Take a session from its place."""
    try:
        editing.unplace_session(ctx(), session_id, expected_revision=_revision(), actor=actor())
    except LostUpdateError as error:
        return _overtaken(session_id, error)
    flash(gettext("Removed from the schedule; it is in the unscheduled list."), "good")
    return _back(session_id)


@blueprint.route("/sessions/<int:session_id>/cancel", methods=["GET", "POST"])
def cancel(session_id: int) -> ResponseReturnValue:
    """Ask, then call a session off; the next release tells everybody."""
    if request.method == "GET":
        found = draft_session(ctx(), session_id)
        if not _changeable(found):
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


def _moved(session_id: int, form: MoveForm, outcome: MoveResult) -> ResponseReturnValue:
    sentences = [clash_sentence(clash) for clash in outcome.clashes]
    if _by_drag():
        words = [plain(sentence) for sentence in sentences]
        return jsonify(accepted=outcome.accepted, says=words), 200 if outcome.accepted else 409
    if not outcome.accepted:
        return _page(session_id, replace(form, faults=tuple(sentences))), 409
    found = outcome.session
    if found is None or found.placement is None:
        return _back(session_id)
    words = gettext("%(session)s is now on %(when)s, in the draft.")
    flash(say(words, session=quoted(found.key), when=when(found.placement.slot)), "good")
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
    return _page(session_id, form, told), 409


def _page(
    session_id: int, form: MoveForm | None = None, overtaken: list[Markup] | None = None
) -> str:
    found, here = draft_session(ctx(), session_id), province()
    programme = here.programme_by_id.get(found.key.programme_id)
    if programme is None:
        raise NotFoundError("programme", found.key.programme_id)
    places = request.args.get("places") == "1"
    return render_template(
        "panel/sessions/session.html",
        session=found,
        programme=programme,
        block=drafted_block(found, here),
        teacher=here.teacher_by_id.get(programme.teacher_id),
        studios=here.studios,
        studio=here.studio_by_id.get(found.placement.studio_id) if found.placement else None,
        receptions=_by_mode(found),
        schools=here.school_by_code,
        released=_released(session_id),
        questions=questions.questions_for(ctx(), [session_id])[session_id],
        materials=materials.materials_for(ctx(), [session_id])[session_id],
        form=form or form_of(found),
        overtaken=overtaken,
        usual=here.minutes_of(programme, found.placement.slot.day) if found.placement else None,
        state=_state(found),
        changeable=_changeable(found),
        may_be_missed=_has_begun(found) and missed.may_be_missed(ctx(), session_id),
        may_be_taken_back=missed.may_be_taken_back(ctx(), session_id),
        most_words=WORDS_LENGTH,
        choices=_choices(found) if places else None,
    )


def _choices(found: Session) -> list[Choice]:
    """Return the best places a session could take, as many of each week."""
    weeks = free_slots.elsewhere(ctx(), found.id)
    most = MOST_CHOICES // len(weeks)
    return choices_of(found, (place for week in weeks for place in week[:most]))


def _has_begun(found: Session) -> bool:
    return has_begun(ctx(), found)


def _changeable(found: Session) -> bool:
    return found.state in CHANGEABLE and not _has_begun(found)


def _state(found: Session) -> SessionState:
    """Return how a session stands: of one that has begun, the draft knows only the plan."""
    if not _has_begun(found) or found.state in ENDED:
        return found.state
    if found.id in actions.on_air(ctx()):
        return SessionState.ON_AIR
    return actions.ended(ctx(), [found.id]).get(found.id, found.state)


def _by_mode(found: Session) -> dict[Mode, dict[Markup, list[str]]]:
    """Return the codes of the schools by how they receive it, and by why they do so."""
    schools: dict[Mode, dict[Markup, list[str]]] = {
        mode: {} for mode in (Mode.LIVE, Mode.RECORDED, Mode.NONE)
    }
    for reception in found.receptions:
        why = reason_sentence(reception.reason)
        schools[reception.mode].setdefault(why, []).append(reception.school_code)
    return schools


def _released(session_id: int) -> ReleasedSession | None:
    try:
        return released_session(ctx(), session_id)
    except NotFoundError:
        return None


def _own(session_id: int, minutes: int | None) -> int | None:
    """Return a length only if it was chosen: the one a form offered is the programme's."""
    found = draft_session(ctx(), session_id)
    offered = found.placement.slot.minutes if found.placement and not found.locked else None
    return None if minutes == offered else minutes


def _by_drag() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _revision() -> int | None:
    return request.form.get("revision", type=number_of)


def _back(session_id: int) -> ResponseReturnValue:
    return redirect(url_for("panel.session", session_id=session_id), 303)
