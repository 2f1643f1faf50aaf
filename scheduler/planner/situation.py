"""A draft as explanations see it: the starts each session has left, by day and studio."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.session import Placement
from scheduler.domain.wall import Slot
from scheduler.planner.booked import Bar, Booked, minutes_in, stretch
from scheduler.planner.forbidden import FixedRules, candidate_starts
from scheduler.planner.numbers import Numbers
from scheduler.planner.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A day and a studio (empty for a file): the starts one could think of, and what bars them."""

    day: dt.date
    studio_id: str
    candidate_starts: int
    fixed: tuple[Bar, ...]

    def left(self, bars: Iterable[Bar] = (), *, waived: Iterable[ClashCode] = ()) -> int:
        """Return the starts that neither the fixed bars nor the given ones take."""
        starts, opened = self.candidate_starts, set(waived)
        for bar in (*self.fixed, *bars):
            if bar.code not in opened:
                starts &= ~bar.starts
        return starts


class Situation:
    """The horizon's spots for each programme, worked out once and remembered.

    Sessions published outside the horizon bind those in it, so they are booked as well.
    """

    def __init__(
        self,
        problem: Problem,
        placements: Iterable[Placement],
        numbers: Numbers | None = None,
    ) -> None:
        """`numbers` tells which are still free; without it every session keeps its own."""
        self.problem = problem
        self.province = problem.province
        given = {placement.key: placement for placement in placements}
        outside = {
            placement.key: placement
            for placement in problem.placed
            if not problem.first <= placement.slot.day <= problem.last
            and placement.key not in problem.cancelled
        }
        self.booked = Booked(problem.province, {**outside, **given}.values(), numbers)
        self._rules = FixedRules(problem.province)
        self._spots: dict[tuple[str, dt.date], tuple[Spot, ...]] = {}
        self._roomy: dict[SessionKey, bool] = {}

    def spots(self, programme: Programme) -> Iterator[Spot]:
        """Yield the programme's spots in its own dates and the horizon, by day and studio."""
        for day in self._days(programme, dt.date.min, dt.date.max):
            yield from self._on(programme, day)

    def spots_in_order(
        self, booked: Booked, key: SessionKey, near: dt.date | None = None
    ) -> Iterator[Spot]:
        """Yield the spots between a session's neighbours in its series, nearest to a day first."""
        programme = self.province.programme_by_id[key.programme_id]
        siblings = [
            other
            for other in booked.by_programme.get(programme.id, ())
            if booked.in_order(other.key, key)
        ]
        after = [sibling.slot.day for sibling in siblings if sibling.key.number < key.number]
        before = [sibling.slot.day for sibling in siblings if sibling.key.number > key.number]
        days = self._days(
            programme, max(after, default=dt.date.min), min(before, default=dt.date.max)
        )
        if near is not None:
            days = sorted(days, key=lambda day: (abs((day - near).days), day))
        for day in days:
            yield from self._on(programme, day)

    def placement(self, key: SessionKey, spot: Spot, minute: int) -> Placement | None:
        """Return the session placed there; None when a recording would open after the year."""
        programme = self.province.programme_by_id[key.programme_id]
        slot = Slot(spot.day, minute, self.province.minutes_of(programme, spot.day))
        opening = self.province.opening_of(programme, slot)
        if opening is None and not programme.goes_live:
            return None
        return Placement(key=key, slot=slot, studio_id=spot.studio_id, opening=opening)

    def free(self, booked: Booked, key: SessionKey, near: Slot | None) -> Placement | None:
        """Return a place that is free just now, the nearest in time to a slot, or the first."""
        for spot in self.spots_in_order(booked, key, near.day if near else None):
            starts = self.left(booked, key, spot)
            wanted = near.start if near else 0
            for minute in sorted(minutes_in(starts), key=lambda each: abs(each - wanted)):
                found = self.placement(key, spot, minute)
                if found is not None:
                    return found
        return None

    def left(self, booked: Booked, key: SessionKey, spot: Spot) -> int:
        """Return the starts of a spot that nothing takes."""
        starts = spot.left()
        if starts:
            for bar in booked.bars(key, spot.day, spot.studio_id):
                starts &= ~bar.starts
                if not starts:
                    break
        return starts

    def has_room(self, key: SessionKey) -> bool:
        """Tell whether a placed session could sit elsewhere, all others staying where they are."""
        if key not in self._roomy:
            was = self.booked.where[key]
            self._roomy[key] = any(
                starts & ~(1 << was.slot.start)
                if (spot.day, spot.studio_id) == (was.slot.day, was.studio_id)
                else starts
                for spot in self.spots_in_order(self.booked, key, was.slot.day)
                if (starts := self.left(self.booked, key, spot))
            )
        return self._roomy[key]

    def _days(self, programme: Programme, first: dt.date, last: dt.date) -> list[dt.date]:
        problem = self.problem
        first = max(problem.first, programme.first, problem.now[0], first)
        last = min(problem.last, programme.last, last)
        return [first + dt.timedelta(days=ahead) for ahead in range((last - first).days + 1)]

    def _on(self, programme: Programme, day: dt.date) -> tuple[Spot, ...]:
        if (programme.id, day) not in self._spots:
            self._spots[programme.id, day] = tuple(self._look(programme, day))
        return self._spots[programme.id, day]

    def _look(self, programme: Programme, day: dt.date) -> Iterator[Spot]:
        today, minute = self.problem.now
        starts = candidate_starts(self.province, programme, day)
        if day == today:
            starts &= ~stretch(0, minute + 1)
        studios = self.province.studios if programme.takes_studio else (None,)
        for studio in studios if starts else ():
            yield Spot(
                day=day,
                studio_id=studio.id if studio else "",
                candidate_starts=starts,
                fixed=tuple(self._rules.forbidding(programme, day, studio)),
            )
