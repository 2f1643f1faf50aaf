"""Improve a week that is too big for one model, part by part, around all that is not in the part.

Two kinds of parts take turns (a large neighbourhood search): the sessions in one studio at any
hour, which settles what shares a studio, and the sessions of one day, each in its own studio, which
gets broadcasts for the same classes out of each other's way across studios.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.planner.draft import Draft
from scheduler.planner.horizon import Demand
from scheduler.planner.starts import Start
from scheduler.planner.weeks import Task, Weeks

ROUNDS = 2


@dataclass(frozen=True, slots=True)
class _Part:
    """Some studios on some days."""

    studios: frozenset[str]
    days: frozenset[dt.date]

    def holds(self, start: Start) -> bool:
        """Tell whether a start is in the part."""
        return start.day in self.days and start.studio_id in self.studios

    def task(self, draft: Draft, monday: dt.date) -> Task | None:
        """Return the part's sessions, and those without a place, to be planned anew within it."""
        seats = {key: start for key, start in draft.chosen.items() if self.holds(start)}
        demands = [
            each
            for each in draft.by_week().get(monday, ())
            if each.programme.takes_studio and (each.key in seats or each.key not in draft.chosen)
        ]

        def within(demand: Demand, start: Start) -> bool:
            seat = seats.get(demand.key)
            return self.holds(start) and (seat is None or seat.studio_id == start.studio_id)

        return Task(monday, demands, [monday], within) if seats else None


def improve(draft: Draft, weeks: Weeks, monday: dt.date) -> int:
    """Plan the parts of a week one after another while there is time; return how many there are."""
    parts = list(_parts(draft, monday)) * ROUNDS
    for number, part in enumerate(parts):
        task = part.task(draft, monday)
        if task is not None and not weeks.stopped:
            weeks.run([task], 1 / (len(parts) - number))
    return len(parts)


def _parts(draft: Draft, monday: dt.date) -> Iterator[_Part]:
    studios = [each.id for each in draft.problem.province.studios]
    week = [monday + dt.timedelta(days=each) for each in range(7)]
    for studio_id in studios:
        yield _Part(frozenset({studio_id}), frozenset(week))
    for day in week:
        yield _Part(frozenset(studios), frozenset({day}))
