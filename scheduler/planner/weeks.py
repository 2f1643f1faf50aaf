"""Plan the weeks of a horizon exactly, several side by side, and carry the outcome into the draft.

Weeks meet only at their borders: a session must be so many days after the one before it. So weeks
with a week between them are solved together, each among the others as they stand, and nothing has
to be put right afterwards.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Protocol

from scheduler.domain.keys import SessionKey
from scheduler.domain.wall import monday_of
from scheduler.planner.choices import StartChoice
from scheduler.planner.clock import SETTING_UP, WorkClock
from scheduler.planner.draft import PartialPlan, Within
from scheduler.planner.horizon import Demand, weeks_between
from scheduler.planner.model import Model
from scheduler.planner.ranks import ranks_of
from scheduler.planner.score import PLACED
from scheduler.planner.search import Found, Search
from scheduler.planner.starts import Start
from scheduler.planner.wishes import StartPreferences

# How often, in seconds, the caller hears from running searches and may stop them.
PULSE = 0.1
# A search that would get less work than this only costs what it takes to set it up.
LEAST_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Solved:
    """What the exact model says of a week: value and bound on the reported scale."""

    value: int
    bound: int
    fewest_moves: bool  # proved: nothing places more, or as much with fewer moves
    keys: frozenset[SessionKey]
    weeks: frozenset[dt.date]

    def covers(self, demand: Demand, start: Start | None) -> bool:
        """Tell whether the bound speaks for a demand that has this start now; for one without a
        start, whether it speaks for its whole window.
        """
        if demand.key not in self.keys:
            return False
        if start is not None:
            return monday_of(start.day) in self.weeks
        return self.weeks.issuperset(weeks_between(demand.earliest, demand.latest))


class Stoppable(Protocol):
    """A search that another thread may end."""

    def stop(self) -> None:
        """End it with what it has so far."""


@dataclass(slots=True)
class Task:
    """Some demands to be placed anew in some weeks. `within` narrows their starts. A `part` of a
    week is one of many to come, so it does without the finer preferences and heeds the rooms taken.
    A `merged` one counts the studios that are alike.
    """

    name: dt.date
    demands: Sequence[Demand]
    weeks: Sequence[dt.date]
    within: Within | None = None
    part: bool = False
    merged: bool = False


class Weeks:
    """Runs tasks against a draft within one limit of time."""

    def __init__(
        self,
        draft: PartialPlan,
        clock: WorkClock,
        neediest: Iterable[str],
        pulse: Callable[[], bool],
    ) -> None:
        """`pulse` tells whether to go on."""
        self._draft, self.clock = draft, clock
        self._neediest, self._pulse = tuple(neediest), pulse
        self.solved: list[Solved] = []
        self.done = 0
        self._was_stopped = False
        self._runs = 0

    @property
    def stopped(self) -> bool:
        """Whether no search may begin any more: the caller has had enough, or time is over."""
        return self._was_stopped or self.clock.is_over()

    def run(self, tasks: Sequence[Task], share: float = 1.0) -> None:
        """Solve tasks in the order given, neighbours never together, within a share of the work
        that is left.
        """
        clock = self.clock
        side_by_side = max(1, min(len(tasks) // 2, clock.limits.side_by_side))
        left = list(tasks)
        ends = clock.spent + share * clock.left
        while left and not self.stopped:
            batch = _apart(left, side_by_side)
            left = [task for task in left if task not in batch]
            rounds = 1 + -(-len(left) // side_by_side)
            seconds = (ends - clock.spent) / rounds
            if seconds < LEAST_SECONDS:
                return
            self._solve(batch, seconds)

    def _solve(self, batch: Sequence[Task], seconds: float) -> None:
        draft, gap = self._draft, self.clock.limits.gap
        prepared = []
        self._runs += 1
        for task in batch:
            own = {demand.key for demand in task.demands}
            attendance = draft.attendance(without=own)[0] if task.part else None
            model, hint = draft.model(
                task.demands, task.weeks, task.within, attendance, merged=task.merged
            )
            others = [
                placement for key, placement in draft.ledger.placements.items() if key not in own
            ]
            wishes = StartPreferences(
                draft.problem.province, draft.options.starts, others, self._neediest
            )
            value = sum(PLACED * demand.programme.priority for demand in task.demands)
            ranks = ranks_of(
                draft.problem,
                model,
                others,
                wishes,
                tolerance=int(gap * value),
                attendance=attendance,
            )
            if task.part:
                ranks.pop()
            prepared.append((task, Search(model, hint, self.clock, variation=self._runs), ranks))
        for _, search, _ in prepared:
            self.clock.spend(SETTING_UP * len(search.model.choices))
        with ThreadPoolExecutor(max_workers=len(prepared)) as pool:
            running = [
                pool.submit(search.run, ranks, seconds, _worth(search))
                for _, search, ranks in prepared
            ]
            self.attend(running, [search for _, search, _ in prepared])
        # Side by side they take as long as the longest.
        self.clock.spend(max(search.work for _, search, _ in prepared))
        for (task, search, _), future in zip(prepared, running, strict=True):
            self._carry(task, search, future.result())

    def attend(self, running: Sequence[Future[Any]], searches: Iterable[Stoppable]) -> None:
        """Wait for searches, asking the caller on the caller's thread whether to go on."""
        while wait(running, timeout=PULSE).not_done:
            if self.clock.is_over() or not (self._was_stopped or self._pulse()):
                self._was_stopped = True
                for search in searches:
                    search.stop()

    def _carry(self, task: Task, search: Search, found: Found) -> None:
        """Give the demands of a task the starts that were found."""
        draft = self._draft
        for demand in task.demands:
            draft.drop(demand.key)
        seat(draft, search.model, found.chosen, merged=task.merged)
        bound = PLACED * found.bounds[0] + found.bounds[-2]
        if task.within is not None:
            return  # says nothing of the other starts
        self.done += 1
        keys = frozenset(other_demand.key for other_demand in task.demands)
        weeks = frozenset(task.weeks)
        # A newer proof replaces those about the same sessions in the same weeks.
        self.solved = [
            solved for solved in self.solved if not (solved.weeks & weeks and solved.keys & keys)
        ]
        self.solved.append(
            Solved(
                value=PLACED * found.values[0] + found.values[-2],
                bound=min(bound, found.ceiling),
                fewest_moves=all(found.proven[:2]),
                keys=keys,
                weeks=weeks,
            )
        )


def seat(draft: PartialPlan, model: Model, chosen: Iterable[StartChoice], *, merged: bool) -> None:
    """Give a model's demands, none of which has one, the starts that were chosen, in order of time;
    with `merged` in one of the studios that each stands for.
    """
    free = {
        number: [demand.key for demand in pool.demands] for number, pool in enumerate(model.pools)
    }
    for choice in sorted(chosen, key=lambda one: (one.start.day, one.start.start)):
        demand = draft.demands[free[choice.pool].pop(0)]
        if merged:
            draft.settle(demand, choice.start)
        else:
            draft.take(demand, choice.start)


def tasks_by_week(
    by_week: Mapping[dt.date, Sequence[Demand]], *, merged: bool = False
) -> list[Task]:
    """Return a task for each week that its demands are placed anew in, in order of time."""
    return [
        Task(monday, demands, [monday], merged=merged)
        for monday, demands in sorted(by_week.items())
    ]


def _worth(search: Search) -> list[int]:
    """Return what each choice of a search counts on the reported scale."""
    pools = search.model.pools
    return [
        PLACED * pools[choice.pool].programme.priority + choice.start.live
        for choice in search.model.choices
    ]


def _apart(tasks: Sequence[Task], most: int) -> list[Task]:
    """Return the first tasks, up to `most`, whose weeks neither meet nor touch."""
    taken: list[Task] = []
    for task in tasks:
        if len(taken) == most:
            break
        if all(
            abs((one - other).days) > 7
            for mate in taken
            for one in task.weeks
            for other in mate.weeks
        ):
            taken.append(task)
    return taken
