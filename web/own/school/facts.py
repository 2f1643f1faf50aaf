"""What a school wishes to change in its own facts: rooms, board, how it is reached, its free hours.

Nothing of it holds before the studio consents.
"""

from collections.abc import Mapping
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import BadInputError
from scheduler.domain.holder import HolderKind
from scheduler.domain.keyboard import plain_signs
from scheduler.domain.school import School
from scheduler.service.requests import requests
from scheduler.service.requests.requests import Request, RoomFacts
from web.context import ctx
from web.language.names import province
from web.own.hours_grid import Painting, grid, sent
from web.own.page import holder_behind, still_waiting, waiting_hours
from web.own.school.blueprint import blueprint
from web.own.school_hours import bell_hours, free_hours

Words = Mapping[str, str]
NO_FIGURE = -1
FIELDS = ("rooms", "email", "telephone", "note")


@blueprint.get("/facts")
def facts(token: str) -> ResponseReturnValue:
    """Show what is known of the school, to be corrected, and the wishes so far."""
    return _page(token)


@blueprint.post("/facts")
def ask_rooms(token: str) -> ResponseReturnValue:
    """Send other rooms, a board, an address or a telephone to the operator."""
    holder = holder_behind(token, HolderKind.SCHOOL)
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    typed["board"] = "yes" if request.form.get("board") == "yes" else ""
    figure = plain_signs(typed["rooms"])
    is_figure = figure.isascii() and figure.isdecimal() and len(figure) <= 2
    wished = RoomFacts(
        rooms=int(figure) if is_figure else NO_FIGURE,
        board=bool(typed["board"]),
        email=typed["email"],
        telephone=typed["telephone"],
    )
    try:
        requests.ask_rooms(ctx(), holder.id, wished, typed["note"])
    except BadInputError as error:
        faults = {fault.key: _fault(fault.key) for fault in error.faults}
        return _page(token, typed=typed, faults=faults), 422
    flash(gettext("Sent. It applies once the studio has accepted it."), "good")
    return redirect(url_for("school.facts", token=token), 303)


@blueprint.post("/hours")
def ask_free_hours(token: str) -> ResponseReturnValue:
    """Send the painted week to the operator."""
    holder = holder_behind(token, HolderKind.SCHOOL)
    bells = bell_hours(province().school_by_code[holder.id])
    week = grid(bells, painted=set(request.form.getlist("cell")), within=bells)
    painting = Painting(grid=week, note=request.form.get("hours-note", ""))
    painting = sent(painting, partial(requests.ask_free_hours, ctx(), holder.id))
    if painting.fault:
        return _page(token, painting=painting), 422
    return redirect(url_for("school.facts", token=token), 303)


def _page(
    token: str,
    *,
    typed: Words | None = None,
    faults: Words | None = None,
    painting: Painting | None = None,
) -> str:
    holder = holder_behind(token, HolderKind.SCHOOL)
    school = province().school_by_code[holder.id]
    asked = requests.requests_of(ctx(), holder)
    waiting = next((request.facts for request in still_waiting(asked) if request.facts), None)
    return render_template(
        "school/facts.html",
        school=school,
        painting=painting or _week(school, asked),
        asked=asked[:6],
        typed=typed or _known(school, waiting),
        faults=faults or {},
        facts_wait=waiting is not None,
        token=token,
    )


def _week(school: School, asked: tuple[Request, ...]) -> Painting:
    bells, waiting = bell_hours(school), waiting_hours(asked)
    week = grid(bells, free=waiting or free_hours(school), within=bells)
    return Painting(grid=week, waits=bool(waiting))


def _known(school: School, waiting: RoomFacts | None) -> Words:
    """Return what the form begins with: what was asked for last, or else what holds."""
    known = waiting or school
    telephone = school.telephone if known.telephone is None else known.telephone
    return {
        "rooms": str(known.rooms),
        "board": "yes" if known.board else "",
        "email": known.email,
        "telephone": telephone,
    }


def _fault(key: str) -> str:
    words = {
        "rooms": gettext("Write a figure from 0 to %(most)s.", most=requests.MOST_ROOMS),
        "email": gettext("Write an address such as direction@school.example, or leave it empty."),
        "telephone": gettext("Write a number such as 05 24 00 00 00, or leave it empty."),
    }
    too_long = gettext("Maximum number of characters: %(most)s.", most=requests.NOTE_LENGTH)
    return words.get(key, too_long)
