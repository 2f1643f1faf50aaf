"""What the forms around planning ask for alike: days and hours."""

import datetime as dt

from flask_babel import gettext

from scheduler.domain.wall import parse_clock, parse_day

SCHOOL_YEAR = dt.timedelta(days=400)


class WrongError(ValueError):
    """Something typed cannot be taken; says what, in the page's language."""


def days_asked(first: str, last: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day, of a school year at most. Raises `WrongError`."""
    try:
        found = parse_day(first), parse_day(last)
    except ValueError:
        raise WrongError(gettext("Give the first and the last day.")) from None
    if found[1] < found[0]:
        raise WrongError(gettext("The last day is before the first one."))
    if found[1] < today:
        raise WrongError(gettext("These days are over; only upcoming sessions can be changed."))
    if found[1] - found[0] > SCHOOL_YEAR:
        raise WrongError(gettext("Plan at most one school year at a time."))
    return found


def hours_of(start: str, end: str) -> tuple[int, int]:
    """Return two minutes of a day, the first before the second. Raises `WrongError`."""
    try:
        found = parse_clock(start[:5]), parse_clock(end[:5])
    except ValueError:
        wrong = gettext("Write the time as hours and minutes, like 14:30.")
        raise WrongError(wrong) from None
    if found[1] <= found[0]:
        raise WrongError(gettext("The hours end before they begin."))
    return found
