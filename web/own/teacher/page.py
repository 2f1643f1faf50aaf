"""A teacher's first page: the next session, two weeks, the feed."""

import datetime as dt

from flask import render_template
from flask.typing import ResponseReturnValue

from scheduler.domain.holder import HolderKind
from scheduler.domain.studio import Teacher
from scheduler.service.requests import requests
from scheduler.service.schools import materials, questions
from scheduler.service.timers.actions import sessions_on_air
from web.context import ctx
from web.language.names import province
from web.own.feed_form import feed_addresses
from web.own.page import (
    following,
    holder_behind,
    missed_on_air,
    moved_from,
    seen_by,
    slot_seen_by,
    still_waiting,
    two_weeks,
)
from web.own.teacher.blueprint import blueprint


@blueprint.get("", strict_slashes=False)
def page(token: str) -> ResponseReturnValue:
    """Show a teacher when to speak."""
    holder = holder_behind(token, HolderKind.TEACHER)
    asked = requests.requests_of(ctx(), holder)
    seen = seen_by(holder)
    missed = missed_on_air(seen)
    weeks, next_one = two_weeks(seen, holder), following(seen, holder, missed)
    shown = {session.session_id for week in weeks for session in week.sessions}
    shown |= {next_one.session_id} if next_one else set()
    teacher = province().teacher_by_id[holder.id]
    return render_template(
        "teacher/page.html",
        teacher=teacher,
        away={week.monday: _away_in(teacher, week.monday) for week in weeks},
        holder=holder,
        next_session=next_one,
        on_air=sessions_on_air(ctx()),
        weeks=weeks,
        moved=moved_from(seen, holder),
        missed=missed,
        waiting=still_waiting(asked),
        questions=questions.questions_for(ctx(), shown),
        materials=materials.materials_for(ctx(), shown),
        slot_of=slot_seen_by,
        feed=feed_addresses(holder),
        token=token,
    )


def _away_in(teacher: Teacher, monday: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Return when a teacher is away in a week, whose sessions are gone for that."""
    sunday = monday + dt.timedelta(days=6)
    return [(first, last) for first, last in teacher.away if first <= sunday and last >= monday]
