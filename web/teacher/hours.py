"""A teacher's free hours, painted on a week of half hours, and days away: wishes to the studio."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import BadInputError
from scheduler.domain.studio import Teacher
from scheduler.domain.wall import Hours
from scheduler.service import requests
from scheduler.service.views import HolderKind
from web.context import ctx, today
from web.names import province
from web.own_page import holder_behind, waiting_hours
from web.painting import Grid, grid
from web.teacher.blueprint import blueprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """What the form of days away holds, as typed."""

    first: str = ""
    last: str = ""
    note: str = ""
    fault: str = ""


@blueprint.get("/hours")
def hours(token: str) -> ResponseReturnValue:
    """Show a teacher's weekly hours to be painted, and the wishes so far."""
    return _page(token)


@blueprint.post("/hours")
def ask_hours(token: str) -> ResponseReturnValue:
    """Send the painted week to the operator."""
    holder = holder_behind(token, HolderKind.TEACHER)
    painted = set(request.form.getlist("cell"))
    wished = _grid(province().teacher_by_id[holder.id], painted).marked()
    note = request.form.get("note", "")
    try:
        requests.ask_hours(ctx(), holder.id, wished, note)
    except BadInputError:
        fault = gettext("Mark at least one half hour, and write at most 300 letters.")
        return _page(token, painted=painted, note=note, fault=fault), 422
    flash(gettext("Sent. The hours hold once the studio has taken them."), "good")
    return redirect(url_for("teacher.hours", token=token), 303)


@blueprint.post("/away")
def ask_away(token: str) -> ResponseReturnValue:
    """Send days away to the operator."""
    holder = holder_behind(token, HolderKind.TEACHER)
    typed = {name: request.form.get(name, "").strip() for name in ("first", "last", "note")}
    try:
        first = dt.date.fromisoformat(typed["first"])
        last = dt.date.fromisoformat(typed["last"] or typed["first"])
        requests.ask_away(ctx(), holder.id, first, last, typed["note"])
    except (ValueError, OverflowError, BadInputError):
        fault = gettext("Give the first and the last day, in this order; the last one to come.")
        return _page(token, away=Away(**typed, fault=fault)), 422
    flash(gettext("Sent. You are left out once the studio has taken it."), "good")
    return redirect(url_for("teacher.hours", token=token), 303)


def _page(
    token: str,
    *,
    painted: Collection[str] | None = None,
    note: str = "",
    fault: str = "",
    away: Away | None = None,
) -> str:
    holder = holder_behind(token, HolderKind.TEACHER)
    teacher = province().teacher_by_id[holder.id]
    asked = requests.requests_of(ctx(), holder)
    return render_template(
        "teacher/hours.html",
        teacher=teacher,
        grid=_grid(teacher, painted, waiting_hours(asked) or teacher.available),
        asked=asked[:6],
        note=note,
        fault=fault,
        away=away or Away(),
        today=today(),
        token=token,
    )


def _grid(teacher: Teacher, painted: Collection[str] | None, free: Collection[Hours] = ()) -> Grid:
    """Return the week that can be painted.

    It spans what the studios are open and all that the teacher has now, so that sending it back
    unchanged loses nothing but odd minutes.
    """
    open_hours = (each for studio in province().studios for each in studio.hours)
    return grid((*teacher.available, *open_hours), free=free, painted=painted)
