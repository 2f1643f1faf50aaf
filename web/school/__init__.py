"""The page behind a school's own link: when is ours, live or recorded, and the calendar feed."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from scheduler.service import access
from scheduler.service.actions import on_air
from scheduler.service.views import HolderKind
from web.context import ctx
from web.names import province
from web.own_page import following, holder_behind, qr, slot_of, two_weeks, webcal
from web.security import TRIES, limiter

blueprint = Blueprint("school", __name__, template_folder="templates")


@blueprint.get("/school/<token>")
@limiter.limit(TRIES, deduct_when=lambda response: response.status_code == 404)
def page(token: str) -> ResponseReturnValue:
    """Show a school its sessions."""
    holder = holder_behind(token, HolderKind.SCHOOL)
    feed = access.feed_address(ctx(), holder)
    return render_template(
        "school/page.html",
        school=province().school_by_code[holder.id],
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
