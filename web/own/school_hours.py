"""The weekly hours of a school that are in force: of its bells, and the free ones of these."""

import datetime as dt

from scheduler.domain.school import School
from scheduler.domain.wall import Hours
from scheduler.service.requests.requests import joined
from web.context import today
from web.language.names import province


def bell_hours(school: School) -> tuple[Hours, ...]:
    """Return the bell hours in force today or, outside the school year, on its nearest day."""
    if school.keeps_own_hours:
        return joined(school.hours)
    period = province().calendar.period_on(school, _day())
    return joined(period.slots) if period else ()


def free_hours(school: School) -> tuple[Hours, ...]:
    """Return the hours in which the school can receive: all of its bells, where nothing narrows
    them.
    """
    narrowed = province().calendar.free_hours_on(school, _day())
    return joined(narrowed.hours) if narrowed else bell_hours(school)


def _day() -> dt.date:
    calendar = province().calendar
    return max(calendar.first, min(today(), calendar.last))
