"""Plan a horizon: a greedy plan, then week by week the exact model, then all weeks together."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import replace

from scheduler.domain.keys import SessionKey
from scheduler.planner.ceiling import Ceiling, ceiling_of, starts_in
from scheduler.planner.clock import WorkClock, pace
from scheduler.planner.draft import PartialPlan
from scheduler.planner.filling import Filling
from scheduler.planner.greedy import Greedy
from scheduler.planner.horizon import Demand, weeks_between
from scheduler.planner.mending import Mending
from scheduler.planner.parts import improve
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem, Progress
from scheduler.planner.repair import Repair
from scheduler.planner.report import neediest, plan_of
from scheduler.planner.score import PLACED
from scheduler.planner.weeks import Solved, Weeks, tasks_by_week
from scheduler.planner.wishes import StartPreferences

# What it takes the processor to work out how one school gets one session.
RECEPTION_SECONDS = 1e-5
# Of the work, the share for the weeks; the rest is for all of them together.
WEEKS_SHARE = 0.85
# A week of several studios in which something is left out is first filled, in so much of the work;
# where that comes to nothing, it comes on top, so that it takes nothing from what follows.
FILLING_SHARE = 0.2
# A week with more starts than this is planned part by part: its linear model alone takes too long.
MOST_STARTS = 12_000
# With more starts than this no horizon is looked at as a whole; with several studios, whose linear
# model is harder, with more than the second.
MOST_AT_ONCE, MOST_IN_STUDIOS = 40_000, 15_000


def plan(problem: Problem, limits: Limits, on_progress: OnProgress | None = None) -> Plan:
    """Return the best plan found within the limits; it breaks no hard rule, whenever it stops.

    `on_progress` is called on the caller's thread; returning False ends the search with the best
    plan so far.
    """
    return _Planning(problem, limits, on_progress).run()


class _Planning:
    """One run of the planner."""

    def __init__(self, problem: Problem, limits: Limits, on_progress: OnProgress | None) -> None:
        clock = self._clock = WorkClock(limits)
        worked = time.thread_time()
        self._draft = PartialPlan(problem)
        receptions = len(self._draft.demands) * len(problem.province.schools)
        busy = pace(time.monotonic() - clock.began, time.thread_time() - worked)
        clock.reserve = busy * RECEPTION_SECONDS * receptions
        self._on_progress = on_progress
        self._stage, self._total = "greedy", 1
        self._alone: dict[SessionKey, int] = {}
        self._ceiling: Ceiling | None = None
        self._weeks: Weeks | None = None
        self._filling: Filling | None = None
        self._proven = False

    def run(self) -> Plan:
        draft = self._draft
        greedy = Greedy(draft, StartPreferences(draft.problem.province, draft.options.starts))
        repair = None
        if draft.problem.keep_published:
            repair = Repair(draft, greedy)
        else:
            greedy.start(self._clock)
        self._alone = {demand.key: self._most(demand) for demand in draft.horizon.demands}
        proven = repair is not None and repair.is_done
        if self._pulse():
            self._weeks = self._searches()
            self._look_up()
            if repair is not None:
                self._stage, self._total = "week", repair.weeks
                proven = repair.run(self._weeks)
            else:
                self._plan(self._weeks)
        if proven:
            self._settle()
            self._proven = True
        self._stage = "explain"
        self._pulse()
        return plan_of(draft, self._clock, self._bound(), moves_proven=proven)

    def _look_up(self) -> None:
        """Find the ceiling of the horizon, unless it is too big to be looked at as a whole, or wall
        time is over with the first plan.
        """
        draft = self._draft
        several = len(draft.problem.province.studios) > 1
        if self._clock.is_over():
            return
        if starts_in(draft) <= (MOST_IN_STUDIOS if several else MOST_AT_ONCE):
            model, _ = draft.model(
                draft.horizon.demands,
                self._mondays,
                likeness=draft.likeness_as_new,
                merged=True,
            )
            self._ceiling = ceiling_of(model, self._clock)

    def _searches(self) -> Weeks:
        return Weeks(self._draft, self._clock, neediest(self._draft), self._pulse)

    def _plan(self, weeks: Weeks) -> None:
        """Plan every week exactly, then all of them together where that can gain anything."""
        draft = self._draft
        mending = Mending(draft, weeks, whole=self._ceiling is not None)
        by_week = draft.by_week()
        self._stage, self._total = "week", len(by_week)
        if draft.alike.are_any and len(by_week) == 1:
            self._fill_first(weeks)
        whole = {day: each for day, each in by_week.items() if self._size(each) <= MOST_STARTS}
        share = WEEKS_SHARE * len(whole) / max(len(by_week), 1)
        # With several studios a week is improved further in parts, which know about rooms.
        several = len(draft.problem.province.studios) > 1
        in_parts = [monday for monday in by_week if several or monday not in whole]
        tasks = tasks_by_week(whole, merged=draft.alike.are_any)
        weeks.run(tasks, share / 2 if in_parts else share)
        for number, monday in enumerate(in_parts):
            not_yet_planned = monday not in whole  # no wish of that week has been heard yet
            share = WEEKS_SHARE / (len(in_parts) - number)
            improve(draft, weeks, monday, share, sideways=not_yet_planned)
            if not_yet_planned:
                weeks.done += 1
        self._stage = "borders"
        mending.run(self._may_gain)
        self._fill(weeks, 1.0)

    def _fill_first(self, weeks: Weeks) -> None:
        """Fill the plan, and give the work back where that leaves it as it was."""
        before, spent = self._draft.priority, self._clock.spent
        self._fill(weeks, FILLING_SHARE)
        if self._draft.priority == before:
            self._clock.spent = spent

    def _fill(self, weeks: Weeks, share: float) -> None:
        """Look for a plan that places more, where the horizon can be looked at as a whole."""
        ceiling = self._ceiling
        if ceiling is not None and self._may_place_more():
            filling = self._filling = self._filling or Filling(self._draft, weeks, self._clock)
            filling.run(share, ceiling.priority)
            if filling.most is not None:
                self._ceiling = replace(ceiling, priority=filling.most)

    @property
    def _mondays(self) -> list[dt.date]:
        return weeks_between(self._draft.problem.first, self._draft.problem.last)

    def _size(self, demands: Sequence[Demand]) -> int:
        draft = self._draft
        pools = {draft.likeness(demand): demand for demand in demands}
        return sum(
            len(draft.alike.merge(draft.options.in_week(pool, pool.week)))
            for pool in pools.values()
        )

    def _may_gain(self) -> bool:
        """Tell whether a plan of the horizon could place more, or be better by more than the gap
        at which to stop.
        """
        draft, bound = self._draft, self._bound()
        if bound - draft.value > self._clock.limits.gap * draft.value:
            return True
        return self._may_place_more()

    def _may_place_more(self) -> bool:
        """Tell whether something is left out that is not proved to have no place."""
        draft, ceiling = self._draft, self._ceiling
        return bool(draft.unplaced) and (ceiling is None or draft.priority < ceiling.priority)

    def _settle(self) -> None:
        """Take what has no reason to move as having no choice: it counts what it counts now."""
        for demand in self._draft.horizon.demands:
            start = self._draft.chosen.get(demand.key)
            if start is not None:
                self._alone[demand.key] = PLACED * demand.programme.priority + start.live

    def _most(self, demand: Demand) -> int:
        """Return the most a demand could count if it were alone in the horizon."""
        starts = self._draft.options.in_horizon(demand)
        best = max((start.live for start in starts), default=None)
        return 0 if best is None else PLACED * demand.programme.priority + best

    def _bound(self) -> int:
        """Return the most any plan of the horizon can be worth; where the fewest moves are proved,
        any plan of those that place as much and move as little.
        """
        draft = self._draft
        if self._proven:
            return max(self._bound_of_repair(), draft.value)
        bounds = [sum(self._alone.values())]
        if not draft.problem.keep_published:
            bounds += [found.bound for found in self._proofs_of_all()]
        if self._ceiling is not None:
            bounds.append(self._ceiling.worth)
        return max(min(bounds), draft.value)

    def _proofs_of_all(self) -> list[Solved]:
        """Return the proofs that are about every demand in every week of the horizon."""
        proofs = self._weeks.solved if self._weeks else []
        keys, mondays = self._draft.demands.keys(), set(self._mondays)
        return [proof for proof in proofs if proof.keys >= keys and proof.weeks >= mondays]

    def _bound_of_repair(self) -> int:
        proofs = self._weeks.solved if self._weeks else []
        bound = sum(found.bound for found in proofs)
        for demand in self._draft.horizon.demands:
            start = self._draft.chosen.get(demand.key)
            if not any(found.covers(demand, start) for found in proofs):
                bound += self._alone[demand.key]
        return bound

    def _pulse(self) -> bool:
        """Tell the caller how far the plan is; return False when the caller wants no more."""
        if self._on_progress is None:
            return True
        value, bound = self._draft.value, self._bound()
        return self._on_progress(
            Progress(
                stage=self._stage,
                done=self._weeks.done if self._weeks else 0,
                total=self._total,
                value=float(value),
                bound=float(bound),
                gap=(bound - value) / value if value else 0.0,
                placed=len(self._draft.chosen),
            )
        )
