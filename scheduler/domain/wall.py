"""Wall time: the date and the clock on the school's wall, and the instant derived from them.

Minutes of the day count from midnight, so 14:30 is 870. Spans are half-open: [start, end).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from scheduler.domain.keyboard import plain_signs

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)  # that anybody can mean
MINUTES_A_DAY = 24 * 60


class Clock(Protocol):
    """Whatever can tell the present moment."""

    def now(self) -> dt.datetime:
        """Return the present instant, in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A named time zone, the rules in force for it and the version of the data behind them."""

    name: str
    info: dt.tzinfo
    version: str

    def instant(self, day: dt.date, minute: int) -> dt.datetime:
        """Return the UTC instant at which the wall shows that day and minute of the day."""
        midnight = dt.datetime.combine(day, dt.time(), tzinfo=self.info)
        # Wall arithmetic on an aware datetime keeps the wall clock, so 870 minutes is 14:30 always.
        return (midnight + dt.timedelta(minutes=minute)).astimezone(dt.UTC)

    def wall(self, instant: dt.datetime) -> tuple[dt.date, int]:
        """Return the day and the minute of the day that the wall shows at an instant."""
        local = instant.astimezone(self.info)
        return local.date(), local.hour * 60 + local.minute

    def today(self, clock: Clock) -> dt.date:
        """Return the present day in this zone."""
        return self.wall(clock.now())[0]


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A stretch of wall time on one day: start in minutes of the day, length in minutes."""

    day: dt.date
    start: int
    minutes: int

    @property
    def end(self) -> int:
        """The minute of the day at which it is over (exclusive)."""
        return self.start + self.minutes

    def overlaps(self, other: "Slot", gap: int = 0) -> bool:
        """Tell whether the two meet, or come closer than `gap` minutes."""
        return (
            self.day == other.day and self.start < other.end + gap and other.start < self.end + gap
        )

    def within(self, start: int, end: int) -> bool:
        """Tell whether it lies wholly inside [start, end) of its own day."""
        return start <= self.start and self.end <= end


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """A weekly stretch: weekday (Monday is 0), start and end in minutes of the day."""

    weekday: int
    start: int
    end: int

    def holds(self, slot: Slot) -> bool:
        """Tell whether the slot lies wholly inside."""
        return slot.day.weekday() == self.weekday and slot.within(self.start, self.end)

    def without(self, start: int, end: int) -> "tuple[Hours, ...]":
        """Return what is left of it before and after a stretch of its day that is taken away."""
        before = Hours(self.weekday, self.start, min(self.end, start))
        after = Hours(self.weekday, max(self.start, end), self.end)
        return tuple(hours for hours in (before, after) if hours.start < hours.end)


def clock_text(minute: int) -> str:
    """Write a minute of the day as `14:30`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def parse_clock(text: str) -> int:
    """Read `14:30` as a minute of the day. Raises `ValueError` if it is none; `24:00` is 1440."""
    hours, colon, minutes = plain_signs(text).partition(":")
    if not (colon and len(hours) == 2 and len(minutes) == 2 and (hours + minutes).isdecimal()):
        raise ValueError(text)
    minute = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or minute > MINUTES_A_DAY:
        raise ValueError(text)
    return minute


def parse_day(text: str) -> dt.date:
    """Return the day that somebody typed. Raises `ValueError`, for days of other centuries too:
    with those nothing can be reckoned.
    """
    day = dt.date.fromisoformat(plain_signs(text).strip())
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"{day} lies before {EARLIEST} or after {LATEST}.")
    return day


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of the day's week."""
    return day - dt.timedelta(days=day.weekday())
