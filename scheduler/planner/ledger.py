"""What is booked so far, and whether one more session would break a rule.

A stretch of a day is a whole number with one bit a minute, so that two stretches overlap where
their bits meet. Greedy planning and the search for starts that kept sessions leave free use it.
"""

import datetime as dt
from bisect import insort
from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.session import Placement
from scheduler.domain.wall import monday_of
from scheduler.planner.numbers import Numbers
from scheduler.planner.starts import Start

Classes = dict[str, tuple[int, ...]]
Owner = TypeVar("Owner", bound=tuple[object, dt.date])


class Ledger:
    """Bookings by studio, teacher, class and programme; every check is against these."""

    def __init__(
        self, province: Province, classes: Classes | None = None, numbers: Numbers | None = None
    ) -> None:
        """`numbers` tells which are given later, in order of time; without it none is."""
        self._province, self._numbers = province, numbers
        self._classes = shared_classes(province) if classes is None else classes
        self._studios: dict[tuple[str, dt.date], int] = defaultdict(int)
        self._teachers: dict[tuple[str, dt.date], list[tuple[int, int, str]]] = defaultdict(list)
        self._taught: dict[tuple[str, dt.date], int] = defaultdict(int)  # also by week, on Mondays
        self._audience: dict[tuple[int, dt.date], int] = defaultdict(int)
        self._series: dict[str, list[tuple[int, dt.date, int]]] = defaultdict(list)
        self._in_week: dict[tuple[str, dt.date], int] = defaultdict(int)
        self._on_day: dict[dt.date, dict[SessionKey, None]] = defaultdict(dict)
        self.placements: dict[SessionKey, Placement] = {}

    def add(self, placement: Placement) -> None:
        """Book a session, whatever it clashes with: what is kept is kept."""
        self.placements[placement.key] = placement
        self._on_day[placement.slot.day][placement.key] = None
        self._book(placement, 1)

    def remove(self, key: SessionKey) -> None:
        """Give a session's bookings back; its stretches must not overlap another's."""
        placement = self.placements.pop(key)
        del self._on_day[placement.slot.day][key]
        self._book(placement, -1)

    def on(self, day: dt.date) -> list[Placement]:
        """Return what is booked on a day."""
        return [self.placements[key] for key in self._on_day.get(day, ())]

    def taught(self, teacher_id: str, day: dt.date) -> int:
        """Return the minutes a teacher is booked for on a day."""
        return self._taught[teacher_id, day]

    def taught_in_week(self, teacher_id: str, day: dt.date) -> int:
        """Return the minutes a teacher is booked for in the day's ISO week."""
        return self._taught[f"{teacher_id} in week", monday_of(day)]

    def in_week(self, programme_id: str, day: dt.date) -> int:
        """Return how many sessions a programme has in the day's ISO week."""
        return self._in_week[programme_id, monday_of(day)]

    def taken_at(self, studio_ids: Iterable[str], day: dt.date, minute: int) -> int:
        """Return how many of some studios are taken at a minute, turnaround included."""
        taken = (self._studios.get((studio_id, day), 0) for studio_id in studio_ids)
        return sum(bits >> minute & 1 for bits in taken)

    def turns(self, studio_ids: Iterable[str], day: dt.date) -> set[int]:
        """Return the minutes of a day at which one of some studios begins to be taken."""
        found: set[int] = set()
        for studio_id in studio_ids:
            bits = self._studios.get((studio_id, day), 0)
            begins = bits & ~(bits << 1)
            while begins:
                found.add((begins & -begins).bit_length() - 1)
                begins &= begins - 1
        return found

    def touches(self, start: Start) -> bool:
        """Tell whether a start leaves no idle time before or after it in its studio."""
        if not start.studio_id:
            return True
        taken = self._studios.get((start.studio_id, start.day), 0)
        turnaround = self._province.studio_by_id[start.studio_id].turnaround
        before = taken >> max(start.start - 1, 0)
        after = taken >> (start.start + start.minutes + turnaround)
        return bool((before | after) & 1)

    def in_the_way(self, programme: Programme, start: Start) -> list[SessionKey]:
        """Return the sessions that hold the start's studio or the programme's teacher then."""
        if not start.studio_id:
            return []
        turnaround = self._province.studio_by_id[start.studio_id].turnaround
        found = []
        for key in self._on_day[start.day]:
            other = self.placements[key]
            same_studio = other.studio_id == start.studio_id
            teacher_id = self._province.programme_by_id[key.programme_id].teacher_id
            gap = turnaround if same_studio else 0
            if (same_studio or teacher_id == programme.teacher_id) and other.slot.overlaps(
                start.slot, gap
            ):
                found.append(key)
        return found

    def obstacle(self, key: SessionKey, programme: Programme, start: Start) -> ClashCode | None:
        """Return the first rule that booking the session at the start would break, or None."""
        if start.studio_id:
            taken = self._studios.get((start.studio_id, start.day))
            if taken:
                length = start.minutes + self._province.studio_by_id[start.studio_id].turnaround
                if taken >> start.start & ((1 << length) - 1):
                    return ClashCode.STUDIO
            obstacle = self._teacher_obstacle(programme, start)
            if obstacle is not None:
                return obstacle
            bits = _bits(start.start, start.minutes)
            if programme.goes_live and any(
                self._audience.get((one, start.day), 0) & bits
                for one in self._classes[programme.id]
            ):
                return ClashCode.AUDIENCE
        return self._series_obstacle(key, programme, start)

    def _teacher_obstacle(self, programme: Programme, start: Start) -> ClashCode | None:
        teacher = self._province.teacher_by_id[programme.teacher_id]
        end = start.start + start.minutes
        for low, high, studio_id in self._teachers.get((teacher.id, start.day), ()):
            if start.start < high and low < end:
                return ClashCode.TEACHER
            travel = 0 if studio_id == start.studio_id else teacher.travel
            if start.start < high + travel and low < end + travel:
                return ClashCode.TEACHER_TRAVEL
        if (
            self.taught(teacher.id, start.day) + start.minutes > teacher.max_minutes_a_day
            or self.taught_in_week(teacher.id, start.day) + start.minutes
            > teacher.max_minutes_a_week
        ):
            return ClashCode.TEACHER_LOAD
        return None

    def _series_obstacle(
        self, key: SessionKey, programme: Programme, start: Start
    ) -> ClashCode | None:
        if self.in_week(programme.id, start.day) >= programme.per_week:
            return ClashCode.SPACING
        for number, day, minute in self._series.get(programme.id, ()):
            earlier, later = (day, minute), (start.day, start.start)
            if number > key.number:
                earlier, later = later, earlier
            if later < earlier and not self._is_free(key, number):
                return ClashCode.ORDER
            if abs((later[0] - earlier[0]).days) < programme.min_days_between:
                return ClashCode.SPACING
        return None

    def _is_free(self, key: SessionKey, number: int) -> bool:
        """Tell whether a session may stand in either order with another of its programme."""
        other = SessionKey(key.programme_id, number)
        return self._numbers is not None and self._numbers.are_free(key, other)

    def _book(self, placement: Placement, sign: int) -> None:
        slot, key = placement.slot, placement.key
        programme = self._province.programme_by_id.get(key.programme_id)
        if programme is None:
            return
        entry = (key.number, slot.day, slot.start)
        if sign > 0:
            insort(self._series[programme.id], entry)
        else:
            self._series[programme.id].remove(entry)
        self._in_week[programme.id, monday_of(slot.day)] += sign
        if not programme.takes_studio:
            return
        studio = self._province.studio_by_id.get(placement.studio_id)
        turnaround = studio.turnaround if studio else 0
        busy = _bits(slot.start, slot.minutes + turnaround)
        _mark(self._studios, (placement.studio_id, slot.day), busy, sign)
        taught = self._teachers[programme.teacher_id, slot.day]
        taught_entry = (slot.start, slot.end, placement.studio_id)
        if sign > 0:
            taught.append(taught_entry)
        else:
            taught.remove(taught_entry)
        self._taught[programme.teacher_id, slot.day] += sign * slot.minutes
        self._taught[f"{programme.teacher_id} in week", monday_of(slot.day)] += sign * slot.minutes
        if programme.goes_live:
            for one in self._classes[programme.id]:
                _mark(self._audience, (one, slot.day), _bits(slot.start, slot.minutes), sign)


def _bits(start: int, minutes: int) -> int:
    return ((1 << minutes) - 1) << start


def _mark(table: dict[Owner, int], owner: Owner, bits: int, sign: int) -> None:
    if sign > 0:
        table[owner] |= bits
    else:
        table[owner] &= ~bits


def shared_classes(province: Province) -> Classes:
    """Return by programme the numbers of its groups of classes: two programmes have one in common
    exactly when some level of some school is in the audience of both.

    Classes that the same programmes are for make one group. A group whose programmes are all in a
    larger one is left out, since the larger one binds them already.
    """
    meant_by: dict[tuple[str, str], set[str]] = defaultdict(set)
    for programme in province.programmes:
        if programme.goes_live:
            for school in province.audience_of(programme):
                for level in programme.audience.levels & school.levels:
                    meant_by[school.code, str(level)].add(programme.id)
    groups = sorted(
        {frozenset(each) for each in meant_by.values()}, key=lambda one: (-len(one), sorted(one))
    )
    largest: list[frozenset[str]] = []
    for group in groups:
        if not any(group <= other for other in largest):
            largest.append(group)
    return {
        programme.id: tuple(number for number, group in enumerate(largest) if programme.id in group)
        for programme in province.programmes
    }
