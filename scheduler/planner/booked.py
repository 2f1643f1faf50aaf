"""What is booked, and which starts of a session that takes away.

The starts of a day are held as the bits of one integer, a bit a minute from midnight. So a rule
forbids a range of starts in one operation.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.session import Placement
from scheduler.planner.numbers import Numbers
from scheduler.planner.problem import Problem

WHOLE_DAY = (1 << (24 * 60)) - 1


class Bar(NamedTuple):
    """Starts of one day that a rule takes away: the `sessions` that would have to move to free
    them, or else what is `fixed` there.
    """

    code: ClashCode
    starts: int
    sessions: tuple[SessionKey, ...] = ()
    fixed: tuple[str, ...] = ()

    @property
    def by(self) -> tuple[str, ...]:
        """What takes the starts, by name."""
        return self.fixed or tuple(str(session) for session in self.sessions)


class Booked:
    """Placements by day, programme and teacher's week; a changed copy is cheap."""

    def __init__(
        self,
        province: Province,
        placements: Iterable[Placement] = (),
        numbers: Numbers | None = None,
    ) -> None:
        """`numbers` tells which are still free, so that order binds the others only."""
        self.province, self.numbers = province, numbers
        self.where: dict[SessionKey, Placement] = {}
        self.by_day: dict[dt.date, tuple[Placement, ...]] = {}
        self.by_programme: dict[str, tuple[Placement, ...]] = {}
        self._taught: dict[tuple[str, dt.date], tuple[Placement, ...]] = {}
        self._classes: dict[str, frozenset[tuple[str, str]]] = {}
        self._apart: dict[tuple[str, str, str, str], tuple[tuple[ClashCode, int], ...]] = {}
        for placement in placements:
            if placement.key.programme_id in province.programme_by_id:
                self._add(placement)

    def changed(self, moves: Iterable[Placement], dropped: Iterable[SessionKey] = ()) -> "Booked":
        """Return a copy in which the given placements replace those of the same sessions."""
        copy = Booked(self.province, numbers=self.numbers)
        copy.where = dict(self.where)
        copy.by_day, copy.by_programme = dict(self.by_day), dict(self.by_programme)
        copy._taught = dict(self._taught)
        # Facts of programmes, true of every copy.
        copy._classes, copy._apart = self._classes, self._apart
        added = tuple(moves)
        for key in (*dropped, *(placement.key for placement in added)):
            if key in copy.where:
                copy._remove(copy.where[key])
        for other_placement in added:
            copy._add(other_placement)
        return copy

    def _add(self, placement: Placement) -> None:
        if placement.key in self.where:
            self._remove(self.where[placement.key])
        programme_id, day = placement.key.programme_id, placement.slot.day
        self.where[placement.key] = placement
        self.by_day[day] = (*self.by_day.get(day, ()), placement)
        self.by_programme[programme_id] = (*self.by_programme.get(programme_id, ()), placement)
        programme = self.province.programme_by_id[programme_id]
        if programme.takes_studio:
            taught = (programme.teacher_id, day)
            self._taught[taught] = (*self._taught.get(taught, ()), placement)

    def _remove(self, placement: Placement) -> None:
        programme_id, day = placement.key.programme_id, placement.slot.day
        del self.where[placement.key]
        self.by_day[day] = _without(self.by_day[day], placement)
        self.by_programme[programme_id] = _without(self.by_programme[programme_id], placement)
        programme = self.province.programme_by_id[programme_id]
        if programme.takes_studio:
            taught = (programme.teacher_id, day)
            self._taught[taught] = _without(self._taught[taught], placement)

    def share_a_class(self, one: Programme, other: Programme) -> bool:
        """Tell whether some level of some school is in both audiences, and both are broadcast."""
        if one.audience.levels.isdisjoint(other.audience.levels):
            return False
        if not (one.goes_live and other.goes_live):
            return False
        return not self._classes_of(one).isdisjoint(self._classes_of(other))

    def in_order(self, one: SessionKey, other: SessionKey) -> bool:
        """Tell whether two sessions of a programme have to stand in the order of their numbers."""
        return self.numbers is None or not self.numbers.are_free(one, other)

    def _classes_of(self, programme: Programme) -> frozenset[tuple[str, str]]:
        if programme.id not in self._classes:
            levels = programme.audience.levels
            self._classes[programme.id] = frozenset(
                (school.code, level)
                for school in self.province.audience_of(programme)
                for level in levels & school.levels
            )
        return self._classes[programme.id]

    def bars(self, key: SessionKey, day: dt.date, studio_id: str) -> Iterator[Bar]:
        """Yield what the booked sessions forbid to a session on a day in a studio."""
        programme = self.province.programme_by_id[key.programme_id]
        yield from self._series_bars(key, programme, day)
        minutes = self.province.minutes_of(programme, day)
        for placement in self.by_day.get(day, ()):
            if placement.key == key:
                continue
            pair = (programme.id, studio_id, placement.key.programme_id, placement.studio_id)
            if pair not in self._apart:
                other = self.province.programme_by_id[placement.key.programme_id]
                rules = self._between(programme, studio_id, other, placement.studio_id)
                self._apart[pair] = tuple(rules)
            for code, gap in self._apart[pair]:
                starts = stretch(placement.slot.start - minutes - gap + 1, placement.slot.end + gap)
                yield Bar(code, starts, (placement.key,))
        if programme.takes_studio:
            yield from self._load_bars(key, programme, day, minutes)

    def _between(
        self, programme: Programme, studio_id: str, other: Programme, other_studio: str
    ) -> Iterator[tuple[ClashCode, int]]:
        """Yield each rule that keeps two sessions apart, and by how many minutes."""
        if programme.takes_studio and other.takes_studio:
            if studio_id == other_studio:
                studio = self.province.studio_by_id.get(studio_id)
                yield ClashCode.STUDIO, studio.turnaround if studio else 0
            if programme.teacher_id == other.teacher_id:
                teacher = self.province.teacher_by_id.get(programme.teacher_id)
                apart = studio_id != other_studio and teacher is not None
                yield ClashCode.TEACHER, teacher.travel if apart and teacher else 0
        if self.share_a_class(programme, other):
            yield ClashCode.AUDIENCE, 0

    def _series_bars(self, key: SessionKey, programme: Programme, day: dt.date) -> Iterator[Bar]:
        siblings = [
            placement
            for placement in self.by_programme.get(programme.id, ())
            if placement.key != key
        ]
        for sibling in siblings:
            if abs((sibling.slot.day - day).days) < programme.min_days_between:
                yield Bar(ClashCode.SPACING, WHOLE_DAY, (sibling.key,))
            if not self.in_order(sibling.key, key):
                continue
            before = sibling.key.number < key.number
            starts = 0
            if (before and sibling.slot.day > day) or (not before and sibling.slot.day < day):
                starts = WHOLE_DAY
            elif sibling.slot.day == day:
                start = sibling.slot.start
                starts = stretch(0, start) if before else stretch(start + 1, 24 * 60)
            if starts:
                yield Bar(ClashCode.ORDER, starts, (sibling.key,))
        week = day.isocalendar()[:2]
        together = [
            sibling.key for sibling in siblings if sibling.slot.day.isocalendar()[:2] == week
        ]
        if len(together) >= programme.per_week:
            yield Bar(ClashCode.SPACING, WHOLE_DAY, tuple(together))

    def _load_bars(
        self, key: SessionKey, programme: Programme, day: dt.date, minutes: int
    ) -> Iterator[Bar]:
        teacher = self.province.teacher_by_id.get(programme.teacher_id)
        if teacher is None:
            return
        monday = day - dt.timedelta(days=day.weekday())
        week = [monday + dt.timedelta(days=offset) for offset in range(7)]
        for days, most in (([day], teacher.max_minutes_a_day), (week, teacher.max_minutes_a_week)):
            taught = [
                placement
                for one in days
                for placement in self._taught.get((teacher.id, one), ())
                if placement.key != key
            ]
            if sum(placement.slot.minutes for placement in taught) + minutes > most:
                yield Bar(
                    ClashCode.TEACHER_LOAD, WHOLE_DAY, tuple(placement.key for placement in taught)
                )


def _without(placements: tuple[Placement, ...], one: Placement) -> tuple[Placement, ...]:
    return tuple(placement for placement in placements if placement.key != one.key)


def stretch(first: int, last: int) -> int:
    """Return the bits of the minutes from `first` to before `last`, cut to the day."""
    first, last = max(0, first), min(24 * 60, last)
    return ((1 << last) - (1 << first)) if first < last else 0


def minutes_in(starts: int) -> Iterator[int]:
    """Yield the minutes whose bits are set, in order."""
    while starts:
        lowest = starts & -starts
        yield lowest.bit_length() - 1
        starts ^= lowest


def may_move(problem: Problem, placement: Placement) -> bool:
    """Tell whether a session may be moved: not locked, in the horizon, past the notice period."""
    if placement.locked or not problem.first <= placement.slot.day <= problem.last:
        return False
    today, minute = problem.now
    hours = problem.province.notice_hours
    if placement.key in problem.movable_in_notice:
        hours = 0
    days, rest = divmod(minute + hours * 60, 24 * 60)
    earliest = (today + dt.timedelta(days=days), rest)
    return (placement.slot.day, placement.slot.start) >= earliest
