"""A teacher's first page: the next session, two weeks, the feed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from scheduler.domain.holder import HolderKind
from scheduler.service.requests import requests
from scheduler.service.schools import materials, questions
from scheduler.service.timers.actions import on_air
from web.context import ctx
from web.language.names import province
from web.own.feed_form import addresses
from web.own.page import (
    following,
    holder_behind,
    missed_on_air,
    moved_from,
    seen_by,
    slot_of,
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
    return render_template(
        "teacher/page.html",
        teacher=province().teacher_by_id[holder.id],
        holder=holder,
        next_session=next_one,
        on_air=on_air(ctx()),
        weeks=weeks,
        moved=moved_from(seen, holder),
        missed=missed,
        waiting=still_waiting(asked),
        questions=questions.questions_for(ctx(), shown),
        materials=materials.materials_for(ctx(), shown),
        slot_of=slot_of,
        feed=addresses(holder),
        token=token,
    )
