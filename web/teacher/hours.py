"""A teacher's free hours, painted on a week of half hours, and days away: wishes to the studio."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext

from scheduler.domain.errors import BadInputError
from scheduler.domain.studio import Teacher
from scheduler.domain.wall import Hours, clock_text
from scheduler.service import requests
from scheduler.service.requests import RequestKind, RequestState
from scheduler.service.views import HolderKind
from web.context import ctx, today
from web.names import province
from web.own_page import holder_behind
from web.teacher.blueprint import blueprint

HALF_AN_HOUR = 30
SATURDAY = 5
MONDAY = dt.date(2026, 11, 30)  # any one: it lends its week the days' names


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
    cells = half_hours(province().teacher_by_id[holder.id])
    wished = [cell for _, row in cells for cell in row if _name(cell) in painted]
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
    asked = requests.requests_of(ctx(), holder.id)
    rows = half_hours(teacher)
    if painted is None:
        free = _shown(asked, teacher)
        painted = {_name(cell) for _, row in rows for cell in row if _is_free(cell, free)}
    days = [MONDAY + dt.timedelta(days=cell.weekday) for cell in rows[0][1]]
    return render_template(
        "teacher/hours.html",
        teacher=teacher,
        rows=rows,
        days=[(day, format_date(day, "EEE")) for day in days],
        painted=painted,
        asked=asked[:6],
        note=note,
        fault=fault,
        away=away or Away(),
        today=today(),
        token=token,
    )


def _shown(asked: tuple[requests.Request, ...], teacher: Teacher) -> tuple[Hours, ...]:
    """Return the hours to begin with: a wish that waits, else those that hold."""
    for each in asked:
        if each.kind is RequestKind.HOURS and each.state is RequestState.WAITING:
            return each.hours
    return teacher.available


def half_hours(teacher: Teacher) -> list[tuple[str, list[Hours]]]:
    """Return the week that can be painted, by the time at which each row of half hours begins.

    It spans what the studios are open and all that the teacher has now, so that sending it back
    unchanged loses nothing but odd minutes.
    """
    known = [*teacher.available, *(each for studio in province().studios for each in studio.hours)]
    first = min((each.start for each in known), default=8 * 60) // HALF_AN_HOUR * HALF_AN_HOUR
    last = max((each.end for each in known), default=18 * 60)
    weekdays = range(max([SATURDAY, *(each.weekday for each in known)]) + 1)
    return [
        (clock_text(start), [Hours(day, start, start + HALF_AN_HOUR) for day in weekdays])
        for start in range(first, last, HALF_AN_HOUR)
    ]


def _name(cell: Hours) -> str:
    return f"{cell.weekday}-{cell.start}"


def _is_free(cell: Hours, hours: Collection[Hours]) -> bool:
    return any(
        each.weekday == cell.weekday and each.start <= cell.start and cell.end <= each.end
        for each in hours
    )
