"""The sender's room and who speaks in it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.text import Text
from scheduler.domain.wall import Hours, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """A studio: weekly opening hours, minutes between two sessions, what it is fitted with."""

    id: str
    name: Text
    hours: tuple[Hours, ...]
    turnaround: int
    features: frozenset[str] = frozenset()
    closed: tuple[tuple[dt.date, dt.date], ...] = ()  # inclusive dates, for instance a breakdown
    closed_at: tuple[Slot, ...] = ()  # hours of single days

    def open_for(self, slot: Slot) -> bool:
        """Tell whether the slot lies inside the opening hours on a day the studio is up."""
        if any(first <= slot.day <= last for first, last in self.closed):
            return False
        if any(slot.overlaps(other_slot) for other_slot in self.closed_at):
            return False
        return any(hours.holds(slot) for hours in self.hours)

    def hours_on(self, day: dt.date) -> tuple[Hours, ...]:
        """Return the stretches of a day in which the studio is open."""
        return _left(self.hours, self.closed, self.closed_at, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teacher:
    """Who speaks: named by role; weekly availability, days away, maxima and travel in minutes."""

    id: str
    name: Text
    languages: frozenset[str]
    email: str
    available: tuple[Hours, ...]
    away: tuple[tuple[dt.date, dt.date], ...] = ()  # inclusive dates
    away_at: tuple[Slot, ...] = ()  # hours of single days
    max_minutes_a_day: int = 240
    max_minutes_a_week: int = 900
    travel: int = 30  # minutes between two studios
    telephone: str = ""

    def free_for(self, slot: Slot) -> bool:
        """Tell whether the slot lies inside one available stretch on a day the teacher is here."""
        if any(first <= slot.day <= last for first, last in self.away):
            return False
        if any(slot.overlaps(other_slot) for other_slot in self.away_at):
            return False
        return any(hours.holds(slot) for hours in self.available)

    def hours_on(self, day: dt.date) -> tuple[Hours, ...]:
        """Return the stretches of a day in which the teacher can be in the studio."""
        return _left(self.available, self.away, self.away_at, day)


def _left(
    weekly: Iterable[Hours],
    days: Iterable[tuple[dt.date, dt.date]],
    hours: Iterable[Slot],
    day: dt.date,
) -> tuple[Hours, ...]:
    """Return what whole days and hours taken away leave of a day's weekly stretches."""
    if any(first <= day <= last for first, last in days):
        return ()
    left = [other_hours for other_hours in weekly if other_hours.weekday == day.weekday()]
    for slot in hours:
        if slot.day == day:
            left = [
                part for other_hours in left for part in other_hours.without(slot.start, slot.end)
            ]
    return tuple(left)
