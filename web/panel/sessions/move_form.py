"""The form that moves a session: what it holds, as typed, and how it is understood."""

import datetime as dt
from dataclasses import dataclass

from flask import request
from flask_babel import gettext

from scheduler.domain.keyboard import plain_signs
from scheduler.domain.session import Session
from scheduler.domain.wall import clock_text, parse_clock, parse_day
from scheduler.service.planning.free_slots import LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """What the move form holds, as typed."""

    day: str
    start: str
    studio: str
    minutes: str = ""
    faults: tuple[str, ...] = ()


def form_of(found: Session) -> MoveForm:
    """Return the form for a session as it stands."""
    if found.placement is None:
        return MoveForm(day="", start="", studio="")
    slot = found.placement.slot
    return MoveForm(
        day=slot.day.isoformat(),
        start=clock_text(slot.start),
        studio=found.placement.studio_id,
        minutes=str(slot.minutes),
    )


def read_form() -> MoveForm:
    """Return the form that was sent."""
    typed = {
        name: plain_signs(request.form.get(name, "")).strip()
        for name in ("day", "start", "studio", "minutes")
    }
    return MoveForm(
        day=typed["day"], start=typed["start"], studio=typed["studio"], minutes=typed["minutes"]
    )


def move_understood(form: MoveForm) -> tuple[dt.date, int, int | None] | str:
    """Return day, minute and length (None for the programme's), or what is wrong with them."""
    if form.minutes and not (form.minutes.isdecimal() and 0 < int(form.minutes) <= LONGEST):
        return gettext("Write the length in minutes, at most %(most)s.", most=LONGEST)
    minutes = int(form.minutes) if form.minutes else None
    try:
        day = parse_day(form.day)
    except ValueError:
        return gettext("Choose a day.")
    try:
        # Browsers with a seconds field send 14:30:00.
        return day, parse_clock(form.start[:5]), minutes
    except ValueError:
        return gettext("Write the time as hours and minutes, like 14:30.")
