"""The operators' home: what is on air, what comes next, what needs somebody now."""

import datetime as dt

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.message import MessageState
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.timetable import first_start
from scheduler.service import actions, fetch_log, outbox, plan_jobs, releasing, sessions
from scheduler.service.health import health
from scheduler.service.views import HolderKind
from web.context import ctx, today, wall_now
from web.names import known_province
from web.panel.blueprint import blueprint
from web.panel.board import PROVINCE

AHEAD = dt.timedelta(days=14)
NEXT = 3


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """Show the home page under the panel's own address."""
    return today_page()


@blueprint.get("/today", endpoint="today")
def today_page() -> ResponseReturnValue:
    """Show what needs the operator now."""
    if known_province() is None:
        return redirect(url_for("panel.start"), 303)
    here, now, date = ctx(), ctx().clock.now(), today()
    coming = [
        each
        for each in sessions.released_sessions(here, PROVINCE, date, date + AHEAD)
        if each.facts.state is ReleasedState.CONFIRMED
    ]
    airing = actions.on_air(here) | actions.recording_now(here)
    ahead = [each for each in coming if first_start(each.facts) > now]
    made = releasing.releases(here)
    return render_template(
        "panel/today.html",
        minute=wall_now()[1],
        on_air=[each for each in coming if each.session_id in airing],
        following=ahead[:NEXT],
        todays=[each for each in coming if _day(each) == date],
        date=date,
        waiting_letters=outbox.counts(here),
        failed=MessageState.FAILED,
        not_seen=fetch_log.not_seen(here),
        school=HolderKind.SCHOOL,
        last_release=made[0] if made else None,
        running=plan_jobs.running(here),
        health=health(here),
    )


def _day(session: ReleasedSession) -> dt.date:
    return session.facts.audience_slot.day
