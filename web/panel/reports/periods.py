"""The stretches of days that reports are about: as asked for, or one that has a name."""

import datetime as dt
from dataclasses import dataclass

from flask import request
from flask_babel import gettext

from scheduler.domain.calendar import ClosureKind, SchoolCalendar, Scope
from scheduler.domain.wall import monday_of, parse_day
from web.context import today
from web.language.names import province

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
FOUR_WEEKS = dt.timedelta(days=27)
LONGEST = dt.timedelta(days=400)
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days, both inclusive, and the name by which they can be chosen."""

    first: dt.date
    last: dt.date
    words: str = ""


def asked_period() -> Period:
    """Return the days that the address asks for: four weeks from this Monday, if it does not."""
    first = _day("first", monday_of(today()))
    last = _day("last", first + FOUR_WEEKS)
    return Period(first=first, last=max(first, min(last, first + LONGEST)))


def named_periods() -> tuple[Period, ...]:
    """Return this week, month, term and school year."""
    day, calendar = today(), province().calendar
    monday, month = monday_of(day), day.replace(day=1)
    term = term_around(calendar, day)
    return (
        Period(first=monday, last=monday + WEEK - DAY, words=gettext("This week")),
        Period(first=month, last=_end_of_month(month), words=gettext("This month")),
        Period(first=term[0], last=term[1], words=gettext("This period (between two breaks)")),
        Period(first=calendar.first, last=calendar.last, words=gettext("This school year")),
    )


def term_around(calendar: SchoolCalendar, day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the days from the last school break to the next one, around a day."""
    breaks = [
        closure
        for closure in calendar.closures
        if closure.kind is ClosureKind.BREAK and closure.scope == Scope()
    ]
    firsts = [closure.last + DAY for closure in breaks if closure.last < day]
    lasts = [closure.first - DAY for closure in breaks if closure.first > day]
    return max([calendar.first, *firsts]), min([calendar.last, *lasts])


def _end_of_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1) - DAY


def _day(name: str, otherwise: dt.date) -> dt.date:
    try:
        return max(EARLIEST, min(parse_day(request.args.get(name, "")), LATEST))
    except ValueError:
        return otherwise
