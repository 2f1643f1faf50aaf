"""What schools and teachers ask for: other hours, rooms, days away; it is taken or declined."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotFoundError
from scheduler.domain.wall import monday_of
from scheduler.service.requests import requests
from web.context import actor, ctx, today
from web.language.names import province_or_none
from web.own.school_hours import free_hours
from web.panel.blueprint import blueprint
from web.panel.people.api_tokens import LARGEST


@blueprint.get("/wishes")
def wishes() -> ResponseReturnValue:
    """List the wishes that wait, each beside what holds now."""
    here = province_or_none()
    return render_template(
        "panel/requests/requests.html",
        wishes=requests.waiting_requests(ctx()),
        teachers=here.teacher_by_id if here else {},
        schools=here.school_by_code if here else {},
        free_hours=free_hours,
        monday=monday_of(today()),
    )


@blueprint.post("/wishes/<int:number>/take")
def take_wish(number: int) -> ResponseReturnValue:
    """Make what is asked for the facts."""
    requests.take_request(ctx(), _known(number), actor=actor())
    flash(gettext("Accepted. Run the planner again where sessions should follow it."), "good")
    return redirect(url_for("panel.wishes"), 303)


@blueprint.post("/wishes/<int:number>/decline")
def decline_wish(number: int) -> ResponseReturnValue:
    """Leave everything as it is."""
    requests.decline_request(ctx(), _known(number), actor=actor())
    flash(gettext("Declined. The person who asked sees it on their page."), "good")
    return redirect(url_for("panel.wishes"), 303)


def _known(number: int) -> int:
    if number > LARGEST:
        raise NotFoundError("request", number)
    return number
