"""Plan a horizon: first a greedy plan, then week by week the exact model, then the borders."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Mapping, Sequence

from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.domain.wall import monday_of
from scheduler.planner.draft import Draft
from scheduler.planner.explain import explain_in
from scheduler.planner.greedy import Greedy
from scheduler.planner.horizon import Demand
from scheduler.planner.modes import receptions
from scheduler.planner.options import moved
from scheduler.planner.problem import Blocker, Limits, OnProgress, Plan, Problem, Progress, Unplaced
from scheduler.planner.renumber import in_order
from scheduler.planner.score import PLACED, live_total, priority_total
from scheduler.planner.situation import Situation
from scheduler.planner.weeks import Task, Weeks
from scheduler.planner.wishes import Wishes

# The share of the time for the weeks; the rest is for what found no place in its own week.
WEEKS_SHARE = 0.85
# Reasons are told after the search; a badly over-full year must not wait for hundreds of them.
LEAST_TO_EXPLAIN, EXPLAIN_SHARE, MOST_EXPLAINED = 3.0, 0.1, 200


def plan(problem: Problem, limits: Limits, on_progress: OnProgress | None = None) -> Plan:
    """Return the best plan found within the limits; it breaks no hard rule, whenever it stops.

    `on_progress` is called on the caller's thread; returning False ends the search with the best
    plan so far.
    """
    return _Planning(problem, limits, on_progress).run()


class _Planning:
    """One run of the planner."""

    def __init__(self, problem: Problem, limits: Limits, on_progress: OnProgress | None) -> None:
        self._began = time.monotonic()
        self._draft = Draft(problem)
        self._limits, self._on_progress = limits, on_progress
        self._stage, self._total = "greedy", 1
        self._bounds: dict[dt.date, int] = {}
        self._weeks: Weeks | None = None

    def run(self) -> Plan:
        draft = self._draft
        Greedy(
            draft, Wishes(draft.problem.province, draft.options.starts, draft.horizon.kept)
        ).place()
        self._bounds = {
            monday: sum(self._alone(each) for each in demands)
            for monday, demands in draft.by_week().items()
        }
        if self._pulse():
            self._solve()
        return self._report()

    def _solve(self) -> None:
        draft = self._draft
        ends = self._began + self._limits.seconds
        self._weeks = Weeks(draft, self._limits, ends, self._neediest(), self._pulse)
        by_week = draft.by_week()
        self._stage, self._total = "week", len(by_week)
        self._weeks.run(
            [Task(monday, each, [monday]) for monday, each in by_week.items()], WEEKS_SHARE
        )
        self._stage = "borders"
        self._mend_borders()

    def _mend_borders(self) -> None:
        """Try what found no place in its own week in the weeks beside it, with all their others."""
        draft = self._draft
        Greedy(draft, Wishes(draft.problem.province, draft.options.starts)).place()
        tasks: dict[dt.date, Task] = {}
        by_week = draft.by_week()
        for demand in draft.unplaced:
            for offset in (-7, 7):
                monday = demand.week + dt.timedelta(days=offset)
                if self._may_gain(demand, by_week.get(monday, ())):
                    mine = [each for each in by_week[monday] if each.key in draft.chosen]
                    task = tasks.setdefault(monday, Task(monday, mine, [monday]))
                    task.demands = [*task.demands, demand]
        for task in tasks.values():
            if self._weeks is not None and not self._weeks.stopped:
                task.demands = [
                    each
                    for each in task.demands
                    if each.key not in draft.chosen
                    or monday_of(draft.chosen[each.key].day) == task.name
                ]
                self._weeks.run([task], 1 / len(tasks))

    def _may_gain(self, demand: Demand, week: Sequence[Demand]) -> bool:
        """Tell whether a week has not already turned away something as important."""
        return bool(week) and all(
            each.key in self._draft.chosen or each.programme.priority < demand.programme.priority
            for each in week
        )

    def _neediest(self) -> list[str]:
        """Return the quarter of the schools that the plan so far reaches live the least."""
        draft = self._draft
        received = receptions(draft.problem.province, draft.placements)
        offered: Counter[str] = Counter()
        live: Counter[str] = Counter()
        for of_session in received.values():
            for each in of_session:
                offered[each.school_code] += 1
                live[each.school_code] += each.mode is Mode.LIVE
        able = [code for code in offered if live[code]]
        able.sort(key=lambda code: (live[code] / offered[code], code))
        return able[: len(able) // 4]

    def _alone(self, demand: Demand) -> int:
        """Return the most a demand could count if it were alone in the horizon."""
        best = max((each.live for each in self._draft.options.in_horizon(demand)), default=None)
        return 0 if best is None else PLACED * demand.programme.priority + best

    def _bound(self) -> int:
        solved = self._weeks.solved if self._weeks else {}
        bounds = self._bounds | {monday: week.bound for monday, week in solved.items()}
        return max(sum(bounds.values()), self._draft.value)

    def _pulse(self) -> bool:
        """Tell the caller how far the plan is; return False when the caller wants no more."""
        if self._on_progress is None:
            return True
        value, bound = self._draft.value, self._bound()
        done = len(self._weeks.solved) if self._weeks else 0
        return self._on_progress(
            Progress(
                stage=self._stage,
                done=done,
                total=self._total,
                value=float(value),
                bound=float(bound),
                gap=(bound - value) / value if value else 0.0,
                placed=len(self._draft.chosen),
            )
        )

    def _report(self) -> Plan:
        draft, problem = self._draft, self._draft.problem
        province = problem.province
        free = draft.placements
        unplaced = draft.unplaced
        if not problem.keep_published:
            free, unplaced = in_order(free, draft.horizon.demands)
        kept = [
            each for each in draft.horizon.kept if problem.first <= each.slot.day <= problem.last
        ]
        placements = tuple(sorted((*kept, *free), key=lambda one: (one.slot, one.key)))
        received = receptions(province, placements)
        value = _value(province, placements, received)
        bound = max(value, self._bound() + _value(province, kept, received))
        published = {each.key: each for each in problem.placed}
        return Plan(
            placements=placements,
            receptions=received,
            unplaced=self._explained(unplaced, placements),
            value=float(value),
            bound=float(bound),
            gap=(bound - value) / value if value else 0.0,
            seconds=time.monotonic() - self._began,
            moved=tuple(
                each.key
                for each in free
                if (old := published.get(each.key)) and moved(old, each.slot, each.studio_id)
            ),
            notes=draft.horizon.notes,
        )

    def _explained(
        self, unplaced: Sequence[Demand], placements: Sequence[Placement]
    ) -> tuple[Unplaced, ...]:
        """Say of each session why it has no place, with the nearest way out while there is time."""
        self._stage, self._total = "explain", len(unplaced)
        ends = time.monotonic() + max(LEAST_TO_EXPLAIN, EXPLAIN_SHARE * self._limits.seconds)
        kept = [each for each in self._draft.problem.placed if self._is_outside(each)]
        situation = Situation(self._draft.problem, (*kept, *placements))
        found = []
        for number, demand in enumerate(unplaced):
            in_time = self._limits.deterministic or time.monotonic() < ends
            if in_time and number < MOST_EXPLAINED:
                found.append(explain_in(situation, demand.key))
            else:
                found.append(Unplaced(key=demand.key, blockers=self._blockers(demand)))
        return tuple(found)

    def _is_outside(self, placement: Placement) -> bool:
        problem = self._draft.problem
        return (
            not problem.first <= placement.slot.day <= problem.last
            and placement.key not in problem.cancelled
        )

    def _blockers(self, demand: Demand) -> tuple[Blocker, ...]:
        draft = self._draft
        starts = draft.options.in_week(demand, demand.week)
        if not starts:
            return (Blocker(code="no-start", starts=0),)
        found = Counter(
            draft.ledger.obstacle(demand.key, demand.programme, start) for start in starts
        )
        return tuple(
            Blocker(code=str(code), starts=count)
            for code, count in found.most_common()
            if code is not None
        )


def _value(
    province: Province,
    placements: Sequence[Placement],
    received: Mapping[SessionKey, tuple[Reception, ...]],
) -> int:
    live = live_total(province, placements, received)
    return PLACED * priority_total(province, placements) + live
