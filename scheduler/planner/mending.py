"""What is tried across weeks: whoever has no place anywhere, and all weeks as one model."""

import datetime as dt
from collections.abc import Callable, Sequence

from scheduler.domain.wall import monday_of
from scheduler.planner.draft import PartialPlan
from scheduler.planner.greedy import Greedy
from scheduler.planner.horizon import Demand, weeks_between
from scheduler.planner.moving import make_room
from scheduler.planner.weeks import Task, Weeks
from scheduler.planner.wishes import StartPreferences

# The whole horizon is searched so often at the most, each time with so much of the work left.
MOST_ROUNDS, ROUND_SHARE = 6, 1 / 2


class Mending:
    """Places what its own week could not hold, until the plan is maximal."""

    def __init__(self, draft: PartialPlan, weeks: Weeks, *, whole: bool) -> None:
        """With `whole` the horizon is small enough to be solved as one model."""
        self._draft, self._weeks, self.whole = draft, weeks, whole

    def run(self, may_gain: Callable[[], bool]) -> None:
        """Seat what has a free start, search all weeks together while that may gain anything, and
        end with a plan in which nobody without a place has a free start.
        """
        self._seat()
        if may_gain() and not self._weeks.stopped:
            if self.whole:
                self._rounds(may_gain)
            else:
                self._week_by_week()
            self._seat()
        if self._draft.unplaced and may_gain():
            make_room(self._draft, self._weeks.clock)

    def _rounds(self, may_gain: Callable[[], bool]) -> None:
        """Search the whole horizon again, each time in another way, while something is left out
        that could have a place and there is time.
        """
        for _ in range(MOST_ROUNDS):
            self._all_together()
            self._seat()
            if not self._draft.unplaced or self._weeks.stopped or not may_gain():
                return

    def _seat(self) -> None:
        draft = self._draft
        if draft.unplaced:
            greedy = Greedy(draft, StartPreferences(draft.problem.province, draft.options.starts))
            greedy.place(pushing=False)
            greedy.push_anywhere()

    def _all_together(self) -> None:
        """Solve the horizon as one model; with several studios its reach is only an upper bound,
        so the outcome is kept only if it is worth more.
        """
        draft = self._draft
        mondays = weeks_between(draft.problem.first, draft.problem.last)
        demands = draft.horizon.demands
        value, before = draft.value, dict(draft.chosen)
        task = Task(mondays[0], demands, mondays, merged=draft.alike.are_any)
        self._weeks.run([task], ROUND_SHARE)
        if draft.value < value:
            draft.restore(before)

    def _week_by_week(self) -> None:
        """Try what has no place in the weeks of its window, each with all its others."""
        draft = self._draft
        by_week = draft.by_week()
        promising: dict[dt.date, list[Demand]] = {}
        for demand in draft.unplaced:
            for monday in draft.options.weeks(demand):
                if monday != demand.week and self._may_yield(demand, by_week.get(monday, ())):
                    promising.setdefault(monday, []).append(demand)
        for number, (monday, demands) in enumerate(promising.items()):
            left = [demand for demand in demands if demand.key not in draft.chosen]
            if self._weeks.stopped:
                return
            if left:
                mine = [
                    demand
                    for demand in draft.horizon.demands
                    if (start := draft.chosen.get(demand.key)) and monday_of(start.day) == monday
                ]
                task = Task(monday, [*mine, *left], [monday])
                self._weeks.run([task], 1 / (len(promising) - number))

    def _may_yield(self, demand: Demand, week: Sequence[Demand]) -> bool:
        """Tell whether a week has not already turned away something as important."""
        return bool(week) and all(
            other.key in self._draft.chosen or other.programme.priority < demand.programme.priority
            for other in week
        )
