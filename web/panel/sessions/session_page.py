"""The page of one session: its data, its receptions with their reasons, and its forms."""

import datetime as dt
from collections import Counter
from dataclasses import replace

from flask import render_template, request
from markupsafe import Markup

from scheduler.domain.errors import NotFoundError
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import ENDED, Mode, Session, SessionState
from scheduler.planner.problem import Place
from scheduler.service.draft import missed
from scheduler.service.draft.begun import has_begun
from scheduler.service.draft.queries import session as draft_session
from scheduler.service.planning import free_slots
from scheduler.service.releases.queries import released_session
from scheduler.service.schools import materials, questions, reply_queries
from scheduler.service.timers import actions
from web.context import ctx
from web.language.names import province
from web.language.wording.reasons import reason_sentence
from web.panel.board.blocks import drafted_block
from web.panel.board.places import PlaceChoice, choices_of, place_words
from web.panel.disruptions.form import WORDS_LENGTH
from web.panel.sessions.move_form import MoveForm, form_of

MOST_CHOICES = 12
A_DAY = 2  # places of one day that are offered while other days have some
CHANGEABLE = frozenset({SessionState.PLANNED, SessionState.UNPLACED})


def session_page(
    session_id: int,
    form: MoveForm | None = None,
    overtaken: list[Markup] | None = None,
    after: Place | None = None,
) -> str:
    """Return the page of a session: `form` as typed, who was faster, and what is free instead.

    Raises `NotFoundError`.
    """
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
        said=reply_queries.replies_to(ctx(), session_id),
        questions=questions.questions_for(ctx(), [session_id])[session_id],
        materials=materials.materials_for(ctx(), [session_id])[session_id],
        form=form or form_of(found),
        overtaken=overtaken,
        after=PlaceChoice(place=after, rank="", words=place_words(after)) if after else None,
        usual=here.minutes_of(programme, found.placement.slot.day) if found.placement else None,
        state=_state(found),
        changeable=changeable(found),
        may_be_missed=_has_begun(found) and missed.may_be_missed(ctx(), session_id),
        may_be_taken_back=missed.may_be_taken_back(ctx(), session_id),
        most_words=WORDS_LENGTH,
        choices=_choices(found) if places else None,
    )


def _choices(found: Session) -> list[PlaceChoice]:
    """Return the best places a session could take, as many of each week, on several days."""
    weeks = free_slots.elsewhere(ctx(), found.id)
    most = MOST_CHOICES // len(weeks)
    chosen = [place for week in weeks for place in _on_several_days(week, most)]
    return [replace(choice, near=_in_notice(choice.place)) for choice in choices_of(found, chosen)]


def _on_several_days(week: tuple[Place, ...], most: int) -> list[Place]:
    """Return some places, best first: a third one of a day only where other days have no more."""
    of_day: Counter[dt.date] = Counter()
    first: list[Place] = []
    others: list[Place] = []
    for place in week:
        of_day[place.slot.day] += 1
        (first if of_day[place.slot.day] <= A_DAY else others).append(place)
    kept = {id(place) for place in (first + others)[:most]}
    return [place for place in week if id(place) in kept]


def _in_notice(place: Place) -> bool:
    """Tell whether a place is so near that schools would have to be told by telephone."""
    start = ctx().zone.instant(place.slot.day, place.slot.start)
    return start < ctx().clock.now() + dt.timedelta(hours=province().notice_hours)


def _has_begun(found: Session) -> bool:
    return has_begun(ctx(), found)


def changeable(found: Session) -> bool:
    """Tell whether an operator may still change a session."""
    return found.state in CHANGEABLE and not _has_begun(found)


def _state(found: Session) -> SessionState:
    """Return how a session stands: of one that has begun, the draft knows only the plan."""
    if not _has_begun(found) or found.state in ENDED:
        return found.state
    if found.id in actions.sessions_on_air(ctx()):
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
