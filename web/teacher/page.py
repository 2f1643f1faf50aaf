"""A teacher's first page: the next session, two weeks, the feed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from scheduler.service import access, requests
from scheduler.service.actions import on_air
from scheduler.service.requests import RequestState
from scheduler.service.views import HolderKind
from web.context import ctx
from web.names import province
from web.own_page import following, holder_behind, qr, slot_of, two_weeks, webcal
from web.teacher.blueprint import blueprint


@blueprint.get("", strict_slashes=False)
def page(token: str) -> ResponseReturnValue:
    """Show a teacher when to speak."""
    holder = holder_behind(token, HolderKind.TEACHER)
    feed = access.feed_address(ctx(), holder)
    asked = requests.requests_of(ctx(), holder)
    return render_template(
        "teacher/page.html",
        teacher=province().teacher_by_id[holder.id],
        holder=holder,
        next_session=following(holder),
        on_air=on_air(ctx()),
        weeks=two_weeks(holder),
        waiting=[each for each in asked if each.state is RequestState.WAITING],
        slot_of=slot_of,
        feed=feed,
        webcal=webcal(feed),
        qr=qr(feed),
        token=token,
    )
