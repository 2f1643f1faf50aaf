"""Put a published plan right after an event: fewest moves, and nobody lost who could be kept."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scheduler.domain.wall import monday_of
from scheduler.planner.disturbance import cost, least_cost
from scheduler.planner.draft import PartialPlan
from scheduler.planner.greedy import SLACK_WEEKS, Greedy
from scheduler.planner.horizon import Demand
from scheduler.planner.moving import make_room
from scheduler.planner.shifting import shift
from scheduler.planner.weeks import Task, Weeks, tasks_by_week
from scheduler.planner.wishes import StartPreferences

WEEK = dt.timedelta(days=7)
# Each part of a repair may take so much of the time that is left.
ROUND_SHARE = 1 / 4


class Repair:
    """Keeps published sessions where they can stay, and places the others around them."""

    def __init__(self, draft: PartialPlan, greedy: Greedy) -> None:
        self._draft = draft
        self._least = least_cost(draft, draft.horizon.demands)
        greedy.stay()
        self._broken = draft.unplaced
        greedy.place(pushing=False)

    @property
    def is_done(self) -> bool:
        """Whether nothing was disturbed at all."""
        return not self._broken

    @property
    def weeks(self) -> int:
        """How many weeks are disturbed."""
        return len({demand.week for demand in self._broken})

    def run(self, weeks: Weeks) -> bool:
        """Put right what is disturbed, and return whether the moves are proved to be the fewest.
        Nothing else is moved if that will do; else anything in those weeks and the ones beside
        them. Last comes the whole series of whoever is unscheduled.
        """
        tasks = tasks_by_week(_by_own_week(self._broken))
        for task in tasks:
            weeks.run([replace(task, weeks=self._around(task))], ROUND_SHARE)
        self._seat()
        if self._is_least():
            return True
        proven = self._all_in_weeks(weeks, {task.name for task in tasks})
        if not self._draft.unplaced:
            return proven
        draft = self._draft
        settled, placed, moved = dict(draft.chosen), draft.priority, cost(draft)
        proofs = list(weeks.solved)
        self._whole_series(weeks)
        self._seat()
        make_room(draft, weeks.clock)
        if draft.priority <= placed and cost(draft) >= moved:
            # Nothing was won, so what was proved stays as it was.
            draft.restore(settled)
            weeks.solved = proofs
        return self._is_least() or (proven and draft.chosen == settled)

    def _around(self, task: Task) -> list[dt.date]:
        """Return the weeks near a task's own, and those in which its sessions stand now."""
        near = {task.name + n * WEEK for n in range(-SLACK_WEEKS, SLACK_WEEKS + 1)}
        chosen = (self._draft.chosen.get(demand.key) for demand in task.demands)
        return sorted(near | {monday_of(start.day) for start in chosen if start})

    def _seat(self) -> None:
        draft = self._draft
        if draft.unplaced:
            Greedy(draft, StartPreferences(draft.problem.province, draft.options.starts)).place()

    def _all_in_weeks(self, weeks: Weeks, disturbed: Iterable[dt.date]) -> bool:
        """Solve the disturbed weeks and those beside them as one model."""
        touched = {monday + n * WEEK for monday in disturbed for n in (-1, 0, 1)}
        by_week = self._draft.by_week()
        involved = [demand for monday, of in by_week.items() if monday in touched for demand in of]
        before = len(weeks.solved), weeks.done
        weeks.run([Task(min(touched), involved, sorted(touched))])
        if (len(weeks.solved), weeks.done) == before:
            return self._is_least()
        return self._is_least() or weeks.solved[-1].fewest_moves

    def _whole_series(self, weeks: Weeks) -> None:
        """Place whoever has no place with all sessions of its programme, in any week of theirs."""
        draft = self._draft
        programmes = {demand.programme.id for demand in draft.unplaced}
        for programme_id in sorted(programmes):
            series = [
                demand for demand in draft.horizon.demands if demand.programme.id == programme_id
            ]
            shift(draft, series)
            mondays = sorted(
                {monday for demand in series for monday in draft.options.weeks(demand)}
            )
            before = dict(draft.chosen)
            weeks.run([Task(mondays[0], series, mondays)], ROUND_SHARE)
            if len(draft.chosen) < len(before):
                draft.restore(before)

    def _is_least(self) -> bool:
        """Tell whether all is placed at no more than moves must cost anyway."""
        return not self._draft.unplaced and cost(self._draft) <= self._least


def _by_own_week(demands: Sequence[Demand]) -> dict[dt.date, list[Demand]]:
    found: dict[dt.date, list[Demand]] = {}
    for demand in demands:
        found.setdefault(demand.week, []).append(demand)
    return found
