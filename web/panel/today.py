"""The operators' home: what is on air, what comes next, what needs somebody now."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import School
from scheduler.domain.session import Mode
from scheduler.domain.timetable import first_start
from scheduler.service import plan_jobs
from scheduler.service.health import health
from scheduler.service.replies import RoomAnswer, RoomWord
from scheduler.service.today import Today, todays_view
from web.context import ctx, today, wall_now
from web.names import known_province, province
from web.panel.blueprint import blueprint

NEXT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """What the live schools of one session have said of their rooms."""

    session: ReleasedSession
    ready: tuple[School, ...]
    not_possible: tuple[tuple[School, str], ...]  # with what they wrote
    silent: tuple[School, ...]


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
        "panel/today_now.html" if fragment else "panel/today.html",
        minute=wall_now()[1],
        now=now,
        date=date,
        view=view,
        on_air=[each for each in view.sessions if each.session_id in view.airing],
        following=[each for each in view.sessions if first_start(each.facts) > now][:NEXT],
        first_start=first_start,
        rooms=_rooms(view),
        todays=sorted(
            (each for each in view.near if each.facts.audience_slot.day == date),
            key=lambda each: each.facts.audience_slot,
        ),
        schools=province().school_by_code,
        running=plan_jobs.running(here),
        health=health(here),
    )


def _rooms(view: Today) -> list[Rooms]:
    """Return what is said of the rooms of live sessions that are not over, by start."""
    now = ctx().clock.now()
    return [
        _said(each, view.rooms[each.session_id])
        for each in view.near
        if each.facts.live_count and each.facts.audience_end > now
    ]


def _said(session: ReleasedSession, said: Mapping[str, RoomWord]) -> Rooms:
    known = province().school_by_code
    schools = [
        known[each.school_code]
        for each in session.facts.receptions
        if each.mode is Mode.LIVE and each.school_code in known
    ]
    answers = [(each, said.get(each.code)) for each in schools]
    return Rooms(
        session=session,
        ready=tuple(each for each, word in answers if word and word.answer is RoomAnswer.READY),
        not_possible=tuple(
            (each, word.note)
            for each, word in answers
            if word and word.answer is RoomAnswer.NOT_POSSIBLE
        ),
        silent=tuple(each for each, word in answers if word is None),
    )
