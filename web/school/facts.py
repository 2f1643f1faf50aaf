"""What a school wishes to change in its own facts: rooms, board, address, and its free hours.

Nothing of it holds before the studio consents.
"""

from collections.abc import Collection, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import BadInputError
from scheduler.domain.school import School
from scheduler.domain.wall import Hours
from scheduler.service import requests
from scheduler.service.requests import RoomFacts
from scheduler.service.views import HolderKind
from web.context import ctx
from web.names import province
from web.own_page import holder_behind, waiting_hours
from web.painting import Grid, grid
from web.school.blueprint import blueprint
from web.school_hours import bell_hours, free_hours

Words = Mapping[str, str]


@blueprint.get("/facts")
def facts(token: str) -> ResponseReturnValue:
    """Show what is known of the school, to be corrected, and the wishes so far."""
    return _page(token)


@blueprint.post("/facts")
def ask_rooms(token: str) -> ResponseReturnValue:
    """Send other rooms, a board or an address to the operator."""
    holder = holder_behind(token, HolderKind.SCHOOL)
    typed = {name: request.form.get(name, "").strip() for name in ("rooms", "email", "note")}
    typed["board"] = "yes" if request.form.get("board") == "yes" else ""
    figure = typed["rooms"]
    if not (figure.isascii() and figure.isdecimal() and len(figure) <= 2):
        most = requests.MOST_ROOMS
        faults = {"rooms": gettext("Write a figure from 0 to %(most)s.", most=most)}
        return _page(token, typed=typed, faults=faults), 422
    wished = RoomFacts(rooms=int(figure), board=bool(typed["board"]), email=typed["email"])
    try:
        requests.ask_rooms(ctx(), holder.id, wished, typed["note"])
    except BadInputError as error:
        faults = {each.key: _fault(each.key) for each in error.faults}
        return _page(token, typed=typed, faults=faults), 422
    flash(gettext("Sent. It holds once the studio has taken it."), "good")
    return redirect(url_for("school.facts", token=token), 303)


@blueprint.post("/hours")
def ask_free_hours(token: str) -> ResponseReturnValue:
    """Send the painted week to the operator."""
    holder = holder_behind(token, HolderKind.SCHOOL)
    painted = set(request.form.getlist("cell"))
    wished = _grid(province().school_by_code[holder.id], painted).marked()
    note = request.form.get("hours-note", "")
    try:
        requests.ask_free_hours(ctx(), holder.id, wished, note)
    except BadInputError:
        fault = gettext("Mark at least one half hour, and write at most 300 letters.")
        typed = {"hours-note": note}
        return _page(token, typed=typed, faults={"hours": fault}, painted=painted), 422
    flash(gettext("Sent. The hours hold once the studio has taken them."), "good")
    return redirect(url_for("school.facts", token=token), 303)


def _page(
    token: str,
    *,
    typed: Words | None = None,
    faults: Words | None = None,
    painted: Collection[str] | None = None,
) -> str:
    holder = holder_behind(token, HolderKind.SCHOOL)
    school = province().school_by_code[holder.id]
    asked = requests.requests_of(ctx(), holder)
    known = {
        "rooms": str(school.rooms),
        "board": "yes" if school.board else "",
        "email": school.email,
    }
    free = waiting_hours(asked) or free_hours(school)
    return render_template(
        "school/facts.html",
        school=school,
        grid=_grid(school, painted, free),
        asked=asked[:6],
        typed=known | dict(typed or {}),
        faults=faults or {},
        token=token,
    )


def _grid(school: School, painted: Collection[str] | None, free: Collection[Hours] = ()) -> Grid:
    bells = bell_hours(school)
    return grid(bells, free=free, painted=painted, within=bells)


def _fault(key: str) -> str:
    words = {
        "rooms": gettext("Write a figure from 0 to %(most)s.", most=requests.MOST_ROOMS),
        "email": gettext("Write an address such as direction@school.example, or leave it empty."),
    }
    too_long = gettext("Write at most %(most)s letters.", most=requests.NOTE_LENGTH)
    return words.get(key, too_long)
