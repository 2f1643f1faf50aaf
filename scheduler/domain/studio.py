"""The sender's room and who speaks in it."""

import datetime as dt
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

    def open_for(self, slot: Slot) -> bool:
        """Tell whether the slot lies inside the opening hours on a day the studio is up."""
        if any(first <= slot.day <= last for first, last in self.closed):
            return False
        return any(hours.holds(slot) for hours in self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teacher:
    """Who speaks: named by role; weekly availability, days away, maxima and travel in minutes."""

    id: str
    name: Text
    languages: frozenset[str]
    email: str
    available: tuple[Hours, ...]
    away: tuple[tuple[dt.date, dt.date], ...] = ()  # inclusive dates
    max_minutes_a_day: int = 240
    max_minutes_a_week: int = 900
    travel: int = 30  # minutes between two studios
    telephone: str = ""

    def free_for(self, slot: Slot) -> bool:
        """Tell whether the slot lies inside one available stretch on a day the teacher is here."""
        if any(first <= slot.day <= last for first, last in self.away):
            return False
        return any(hours.holds(slot) for hours in self.available)
