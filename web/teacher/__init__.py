"""The page behind a teacher's own link: when do I speak, and the calendar feed."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from scheduler.service import access
from scheduler.service.actions import on_air
from scheduler.service.views import HolderKind
from web.context import ctx
from web.names import province
from web.own_page import following, holder_behind, qr, slot_of, two_weeks, webcal
from web.security import TRIES, limiter

blueprint = Blueprint("teacher", __name__, template_folder="templates")


@blueprint.get("/teacher/<token>")
@limiter.limit(TRIES, deduct_when=lambda response: response.status_code == 404)
def page(token: str) -> ResponseReturnValue:
    """Show a teacher when to speak."""
    holder = holder_behind(token, HolderKind.TEACHER)
    feed = access.feed_address(ctx(), holder)
    return render_template(
        "teacher/page.html",
        teacher=province().teacher_by_id[holder.id],
        holder=holder,
        next_session=following(holder),
        on_air=on_air(ctx()),
        weeks=two_weeks(holder),
        slot_of=slot_of,
        feed=feed,
        webcal=webcal(feed),
        qr=qr(feed),
        token=token,
    )
