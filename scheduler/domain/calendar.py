"""School days and bell hours: which school can receive at which minute of which day.

A bell grid lists slots. Slots that touch make one block, and a broadcast must lie inside one block.
So a 90-minute session spans two touching hours. No 60-minute session fits Ramadan's 45-minute
slots, which are parted by breaks.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from scheduler.domain.memory import Remembering
from scheduler.domain.school import School
from scheduler.domain.text import Text
from scheduler.domain.wall import Hours

Span = tuple[int, int]


class ClosureKind(StrEnum):
    """Why nothing is broadcast to a school on a day."""

    HOLIDAY = "holiday"
    BREAK = "break"
    EXAM = "exam"
    SHORT_NOTICE = "short-notice"


# What closes schools alone: other receivers go on in school breaks and on exam days.
OF_SCHOOLS = frozenset({ClosureKind.BREAK, ClosureKind.EXAM})


class DateStatus(StrEnum):
    """How sure a date is."""

    FIXED = "fixed"
    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which schools something applies to; all parts empty means every school.

    Communes, kinds and links narrow each other; schools named by code are always meant, those
    `excepted` never.
    """

    codes: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    excepted: frozenset[str] = frozenset()

    def covers(self, school: School) -> bool:
        """Tell whether the school is meant."""
        if school.code in self.excepted:
            return False
        if school.code in self.codes:
            return True
        if not (self.communes or self.kinds or self.links):
            return not self.codes
        return (
            (not self.communes or school.commune in self.communes)
            and (not self.kinds or str(school.kind) in self.kinds)
            and (not self.links or str(school.link) in self.links)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days, both inclusive, on which the schools in scope are closed to broadcasts."""

    id: str
    first: dt.date
    last: dt.date
    kind: ClosureKind
    name: Text
    status: DateStatus
    scope: Scope = Scope()


@dataclass(frozen=True, kw_only=True)
class BellPeriod(Remembering):
    """The bell grid in force from `first` to `last` (inclusive) for the schools in scope.

    Of several periods that cover a school and a day, the one listed last in the calendar wins.
    """

    id: str
    name: Text
    first: dt.date
    last: dt.date
    slots: tuple[Hours, ...]
    status: DateStatus
    scope: Scope = Scope()

    @cached_property
    def blocks(self) -> tuple[tuple[Span, ...], ...]:
        """The stretches of each weekday that lie inside its slots, touching ones joined."""
        return tuple(
            join_spans((slot.start, slot.end) for slot in self.slots if slot.weekday == weekday)
            for weekday in range(7)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionHours:
    """Weekly hours in which the classes of the schools in scope are free for broadcasts.

    They narrow the bell grid; a school that no entry covers can receive in all its bell hours. Of
    several entries, the one listed last wins. `period` limits the entry to one bell period's id.
    """

    id: str
    hours: tuple[Hours, ...]
    scope: Scope = Scope()
    period: str = ""


@dataclass(frozen=True)
class SchoolCalendar(Remembering):
    """A school year: from its first to its last lesson day, with grids, closures and free hours."""

    first: dt.date
    last: dt.date
    periods: tuple[BellPeriod, ...]
    closures: tuple[Closure, ...]
    reception_hours: tuple[ReceptionHours, ...] = ()

    @cached_property
    def _blocks(self) -> dict[tuple[str, dt.date], tuple[Span, ...]]:
        return {}

    @cached_property
    def _free_hours(self) -> dict[str, tuple[ReceptionHours, ...]]:
        return {}

    @cached_property
    def _school_days(self) -> dict[dt.date, bool]:
        return {}

    def period_on(self, school: School, day: dt.date) -> BellPeriod | None:
        """Return the bell period in force for a school on a day, if lessons are held at all."""
        if school.keeps_own_hours or not self.first <= day <= self.last:
            return None
        found = None
        for period in self.periods:
            if period.first <= day <= period.last and period.scope.covers(school):
                found = period
        return found

    def closure_on(self, school: School, day: dt.date) -> Closure | None:
        """Return what closes a school on a day; exams and holidays before short notice."""
        for closure in self.closures:
            if closure.kind in OF_SCHOOLS and school.keeps_own_hours:
                continue
            if closure.first <= day <= closure.last and closure.scope.covers(school):
                return closure
        return None

    def closure_for_all(self, day: dt.date, *, schools_only: bool = True) -> Closure | None:
        """Return what closes every school on a day (a closure whose scope names nobody).

        Without `schools_only`, only what closes other receivers too: no breaks and no exams.
        """
        for closure in self.closures:
            if closure.kind in OF_SCHOOLS and not schools_only:
                continue
            if closure.first <= day <= closure.last and closure.scope == Scope():
                return closure
        return None

    def is_school_day(self, day: dt.date) -> bool:
        """Tell whether some school has bell hours that day and it is not closed for all."""
        if day not in self._school_days:
            self._school_days[day] = (
                self.first <= day <= self.last
                and self.closure_for_all(day) is None
                and any(
                    period.first <= day <= period.last
                    and any(slot.weekday == day.weekday() for slot in period.slots)
                    for period in self.periods
                )
            )
        return self._school_days[day]

    def bell_blocks(self, school: School, day: dt.date) -> tuple[Span, ...]:
        """Return the stretches of a day inside the school's bell hours, touching slots joined; of
        a receiver that is no school, its opening hours.
        """
        if school.keeps_own_hours:
            if not self.first <= day <= self.last or self.closure_on(school, day) is not None:
                return ()
            return join_spans(
                (span.start, span.end) for span in school.hours if span.weekday == day.weekday()
            )
        period = self.period_on(school, day)
        if period is None or self.closure_on(school, day) is not None:
            return ()
        return period.blocks[day.weekday()]

    def open_blocks(self, school: School, day: dt.date) -> tuple[Span, ...]:
        """Return the stretches in which the school can receive: bell blocks cut to free hours."""
        key = (school.code, day)
        if key not in self._blocks:
            self._blocks[key] = self._cut(school, day)
        return self._blocks[key]

    def free_hours_on(self, school: School, day: dt.date) -> ReceptionHours | None:
        """Return the free hours that narrow a school's bells on a day; None: nothing does."""
        period = self.period_on(school, day)
        found: ReceptionHours | None = None
        for entry in self._covering(school):
            if school.keeps_own_hours:
                # What is said of schools at large does not hold for it; its own wish does.
                found = entry if school.code in entry.scope.codes else found
            elif period is not None and entry.period in {"", period.id}:
                found = entry
        return found

    def _cut(self, school: School, day: dt.date) -> tuple[Span, ...]:
        blocks = self.bell_blocks(school, day)
        free = self.free_hours_on(school, day)
        if free is None:
            return blocks
        weekday = day.weekday()
        spans = [(hours.start, hours.end) for hours in free.hours if hours.weekday == weekday]
        cut = [
            (max(start, low), min(end, high))
            for start, end in blocks
            for low, high in spans
            if max(start, low) < min(end, high)
        ]
        return tuple(sorted(cut))

    def _covering(self, school: School) -> tuple[ReceptionHours, ...]:
        if school.code not in self._free_hours:
            # Of the entries that only name schools, which may be thousands, just the school's own.
            named, others = self._by_name
            numbers = sorted({*named.get(school.code, ()), *others})
            self._free_hours[school.code] = tuple(
                entry
                for entry in (self.reception_hours[number] for number in numbers)
                if entry.scope.covers(school)
            )
        return self._free_hours[school.code]

    @cached_property
    def _by_name(self) -> tuple[dict[str, list[int]], list[int]]:
        """The numbers of the free hours by the schools they name, and of those for groups."""
        named: dict[str, list[int]] = defaultdict(list)
        others: list[int] = []
        for number, entry in enumerate(self.reception_hours):
            scope = entry.scope
            if scope.codes and not (scope.communes or scope.kinds or scope.links):
                for code in scope.codes:
                    named[code].append(number)
            else:
                others.append(number)
        return named, others


def join_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that touch or overlap, in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
