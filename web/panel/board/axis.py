"""The board's geometry: minutes of the day as shares of a lane, and what is closed and why."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.calendar import SchoolCalendar, Scope, Span, join_spans
from scheduler.domain.province import Province
from scheduler.domain.studio import Studio
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot

EARLIEST, LATEST = 8 * 60, 19 * 60  # what a board shows at the least


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of the day, in whole hours, laid over the width of a lane."""

    start: int
    end: int

    @property
    def hours(self) -> range:
        """The minutes at which an hour begins."""
        return range(self.start, self.end, 60)

    def at(self, minute: int) -> float:
        """Return where a minute lies, in percent of the lane."""
        inside = min(max(minute, self.start), self.end)
        return round((inside - self.start) * 100 / (self.end - self.start), 3)

    def width(self, start: int, end: int) -> float:
        """Return how wide a stretch is, in percent of the lane."""
        return round(self.at(end) - self.at(start), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """A stretch of a lane in which nothing can be broadcast, and why, as a code or a name."""

    start: int
    end: int
    why: str
    name: Text | None = None


def axis_over(slots: Iterable[Slot], studios: Iterable[Studio]) -> Axis:
    """Return whole hours that hold the studios' hours and all slots."""
    starts, ends = [EARLIEST], [LATEST]
    for studio in studios:
        starts += [hours.start for hours in studio.hours]
        ends += [hours.end for hours in studio.hours]
    for slot in slots:
        starts.append(slot.start)
        ends.append(slot.end)
    return Axis(min(starts) // 60 * 60, -(-max(ends) // 60) * 60)


def shades(province: Province, studio: Studio | None, day: dt.date, axis: Axis) -> list[Shade]:
    """Return what is closed on a studio's lane that day, in the order of time."""
    calendar = province.calendar
    whole = Shade(start=axis.start, end=axis.end, why="year")
    if not calendar.first <= day <= calendar.last:
        return [whole]
    closure = calendar.closure_for_all(day)
    if closure is not None:
        return [Shade(start=axis.start, end=axis.end, why=str(closure.kind), name=closure.name)]
    if studio and any(first <= day <= last for first, last in studio.closed):
        return [Shade(start=axis.start, end=axis.end, why="studio-down")]
    lessons = lesson_spans(calendar, day)
    shaded = [Shade(start=a, end=b, why="lessons") for a, b in _gaps(lessons, axis)]
    if studio:
        own = join_spans((h.start, h.end) for h in studio.hours_on(day))
        inside = [(a, b) for a, b in _gaps(own, axis) if not _covered(a, b, shaded)]
        shaded += [Shade(start=a, end=b, why="studio") for a, b in inside]
    return sorted(shaded, key=lambda each: each.start)


def lesson_spans(calendar: SchoolCalendar, day: dt.date) -> tuple[Span, ...]:
    """Return the stretches of a day in which some school has lessons."""
    spans: list[Span] = []
    for period in reversed(calendar.periods):
        if period.first <= day <= period.last:
            spans += [(s.start, s.end) for s in period.slots if s.weekday == day.weekday()]
            if period.scope == Scope():
                break
    return join_spans(spans)


def _gaps(spans: Iterable[Span], axis: Axis) -> list[Span]:
    gaps, at = [], axis.start
    for start, end in spans:
        if start > at:
            gaps.append((at, min(start, axis.end)))
        at = max(at, end)
    if at < axis.end:
        gaps.append((at, axis.end))
    return gaps


def _covered(start: int, end: int, shaded: Iterable[Shade]) -> bool:
    return any(shade.start <= start and end <= shade.end for shade in shaded)
