"""A teacher's free hours, painted on a week of half hours, and days away: wishes to the studio."""

from dataclasses import dataclass
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import BadInputError
from scheduler.domain.holder import HolderKind
from scheduler.domain.studio import Teacher
from scheduler.domain.wall import Hours, parse_day
from scheduler.service.requests import requests
from scheduler.service.requests.requests import Request
from web.context import ctx, today
from web.language.names import province
from web.own.hours_grid import Painting, grid, sent
from web.own.page import holder_behind, waiting_hours
from web.own.teacher.blueprint import blueprint


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
    spanned = _spanned(province().teacher_by_id[holder.id])
    week = grid(spanned, painted=set(request.form.getlist("cell")))
    painting = Painting(grid=week, note=request.form.get("hours-note", ""))
    painting = sent(painting, partial(requests.ask_hours, ctx(), holder.id))
    if painting.fault:
        return _page(token, painting=painting), 422
    return redirect(url_for("teacher.hours", token=token), 303)


@blueprint.post("/away")
def ask_away(token: str) -> ResponseReturnValue:
    """Send days away to the operator."""
    holder = holder_behind(token, HolderKind.TEACHER)
    typed = {name: request.form.get(name, "").strip() for name in ("first", "last", "note")}
    try:
        first = parse_day(typed["first"])
        last = parse_day(typed["last"] or typed["first"])
        requests.ask_away(ctx(), holder.id, first, last, typed["note"])
    except (ValueError, OverflowError, BadInputError):
        fault = gettext("Give the first and then the last day; the last day must not be past.")
        return _page(token, away=Away(**typed, fault=fault)), 422
    flash(gettext("Sent. Nothing is planned for you once the studio has accepted it."), "good")
    return redirect(url_for("teacher.hours", token=token), 303)


def _page(
    token: str,
    *,
    painting: Painting | None = None,
    away: Away | None = None,
) -> str:
    holder = holder_behind(token, HolderKind.TEACHER)
    teacher = province().teacher_by_id[holder.id]
    asked = requests.requests_of(ctx(), holder)
    return render_template(
        "teacher/hours.html",
        teacher=teacher,
        painting=painting or _week(teacher, asked),
        asked=asked[:6],
        away=away or Away(),
        today=today(),
        token=token,
    )


def _week(teacher: Teacher, asked: tuple[Request, ...]) -> Painting:
    waiting = waiting_hours(asked)
    week = grid(_spanned(teacher), free=waiting or teacher.available)
    return Painting(grid=week, waits=bool(waiting))


def _spanned(teacher: Teacher) -> tuple[Hours, ...]:
    """Return what the week spans: the open hours of the studios and all that the teacher has now,
    so that sending it back unchanged loses nothing but odd minutes.
    """
    open_hours = (hours for studio in province().studios for hours in studio.hours)
    return (*teacher.available, *open_hours)
