"""The operators' home: what is on air, what comes next, what needs somebody now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import School
from scheduler.domain.session import Mode
from scheduler.domain.timetable import first_start
from scheduler.service.deliveries.deliveries import Delivery
from scheduler.service.operations.health import health
from scheduler.service.reports.today import Today, todays_view
from scheduler.service.schools.replies import RoomAnswer, RoomWord
from web.context import ctx, today, wall_now
from web.language.names import known_province, province
from web.language.wording.health import fault_sentence
from web.panel.blueprint import blueprint

NEXT = 3
SHOWN = 4  # of a list; the others are folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """What the live schools of one session have said of their rooms."""

    session: ReleasedSession
    ready: tuple[School, ...]
    not_possible: tuple[tuple[School, str], ...]  # with what they wrote
    silent: tuple[School, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """The schools that one recording does not reach in time; `missing` when they say so."""

    session: ReleasedSession
    missing: bool
    codes: tuple[str, ...]


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """Show the home page under the panel's own address."""
    return today_page()


@blueprint.get("/today", endpoint="today")
def today_page() -> ResponseReturnValue:
    """Show what needs the operator now; to the page itself, only what has changed on it."""
    if known_province() is None:
        return redirect(url_for("panel.start"), 303)
    here, now, date = ctx(), ctx().clock.now(), today()
    view = todays_view(here)
    fragment = "HX-Request" in request.headers
    return render_template(
        "panel/home_now.html" if fragment else "panel/home.html",
        minute=wall_now()[1],
        now=now,
        date=date,
        closure=province().calendar.closure_for_all(date),
        view=view,
        late=_late(view.late),
        SHOWN=SHOWN,
        on_air=[session for session in view.sessions if session.session_id in view.airing],
        following=[session for session in view.sessions if first_start(session.facts) > now][:NEXT],
        first_start=first_start,
        rooms=_rooms(view),
        todays=sorted(
            (session for session in view.near if session.facts.audience_slot.day == date),
            key=lambda each: each.facts.audience_slot,
        ),
        schools=province().school_by_code,
        unwell=[(name, words) for name, passed, words in health(here).checks if not passed],
        fault_sentence=fault_sentence,
        REMEDIES=_remedies(),
    )


def _remedies() -> dict[str, tuple[str, str]]:
    """Return for a check that did not pass the view that helps, and what its button says."""
    return {
        "clock": ("panel.trust_clock", gettext("The clock is right")),
        "timers": ("panel.rearm_timers", gettext("Repeat them")),
    }


def _late(deliveries: Iterable[Delivery]) -> list[Late]:
    """Return late recordings one by one, in the order given."""
    found: dict[tuple[int, bool], list[Delivery]] = {}
    for delivery in deliveries:
        found.setdefault((delivery.session.session_id, delivery.missing), []).append(delivery)
    return [
        Late(
            session=those[0].session,
            missing=missing,
            codes=tuple(delivery.school_code for delivery in those),
        )
        for (_, missing), those in found.items()
    ]


def _rooms(view: Today) -> list[Rooms]:
    """Return what is said of the rooms of live sessions that are not over, by start."""
    now = ctx().clock.now()
    return [
        _said(session, view.rooms[session.session_id])
        for session in view.near
        if session.facts.live_count and session.facts.audience_end > now
    ]


def _said(session: ReleasedSession, said: Mapping[str, RoomWord]) -> Rooms:
    known = province().school_by_code
    schools = [
        known[reception.school_code]
        for reception in session.facts.receptions
        if reception.mode is Mode.LIVE and reception.school_code in known
    ]
    answers = [(school, said.get(school.code)) for school in schools]
    return Rooms(
        session=session,
        ready=tuple(school for school, word in answers if word and word.answer is RoomAnswer.READY),
        not_possible=tuple(
            (school, word.note)
            for school, word in answers
            if word and word.answer is RoomAnswer.NOT_POSSIBLE
        ),
        silent=tuple(school for school, word in answers if word is None),
    )
