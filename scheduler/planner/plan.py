"""Plan a horizon: first a greedy plan, then week by week the exact model, then the borders."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import replace

from scheduler.domain.keys import SessionKey
from scheduler.domain.wall import monday_of
from scheduler.planner.disturbance import cost, least_cost
from scheduler.planner.draft import Draft
from scheduler.planner.greedy import SLACK_WEEKS, Greedy
from scheduler.planner.horizon import Demand
from scheduler.planner.parts import improve
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem, Progress
from scheduler.planner.report import neediest, report
from scheduler.planner.score import PLACED
from scheduler.planner.weeks import Task, Weeks
from scheduler.planner.wishes import Wishes

# The share of the time for searching; receptions and reasons have the rest.
SEARCH_SHARE = 0.85
# Of that, the share for the weeks; the rest is for what found no place in its own week.
WEEKS_SHARE = 0.85
WEEK = dt.timedelta(days=7)
# A week with more starts than this is planned part by part: its linear model alone takes too long.
MOST_STARTS = 12_000


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
        self._alone: dict[SessionKey, int] = {}
        self._weeks: Weeks | None = None

    def run(self) -> Plan:
        draft = self._draft
        wishes = Wishes(draft.problem.province, draft.options.starts, draft.horizon.kept)
        greedy = Greedy(draft, wishes)
        least = 0
        if draft.problem.keep_published:
            least = least_cost(draft, draft.horizon.demands)
            greedy.stay()
        broken = draft.unplaced
        if draft.problem.keep_published:
            greedy.place(pushing=False)
        else:
            greedy.start()
        self._alone = {each.key: self._most(each) for each in draft.horizon.demands}
        proven = draft.problem.keep_published and not broken
        if self._pulse():
            ends = self._began + SEARCH_SHARE * self._limits.seconds
            self._weeks = Weeks(draft, self._limits, ends, neediest(draft), self._pulse)
            if draft.problem.keep_published:
                proven = self._replan(self._weeks, broken, least)
            else:
                self._plan(self._weeks)
        if proven:
            # Whoever has no reason to move has no choice either.
            self._alone |= {each.key: self._now(each) for each in draft.horizon.demands}
        self._stage = "explain"
        self._pulse()
        return report(draft, self._limits, self._bound(), self._began, moves_proven=proven)

    def _plan(self, weeks: Weeks) -> None:
        """Plan every week exactly, then try to place in other weeks what found no place."""
        by_week = self._draft.by_week()
        self._stage, self._total = "week", len(by_week)
        whole = {day: each for day, each in by_week.items() if self._size(each) <= MOST_STARTS}
        share = WEEKS_SHARE * len(whole) / max(len(by_week), 1)
        # With several studios a week is improved further in parts, which know about rooms.
        several = len(self._draft.problem.province.studios) > 1
        in_parts = [monday for monday in by_week if several or monday not in whole]
        weeks.run(_tasks(whole), share / 2 if in_parts else share)
        for number, monday in enumerate(in_parts):
            unheard = monday not in whole  # no wish of that week has been heard yet
            share = WEEKS_SHARE / (len(in_parts) - number)
            improve(self._draft, weeks, monday, share, sideways=unheard)
            if unheard:
                weeks.done += 1
        self._stage = "borders"
        self._mend_borders(weeks)

    def _size(self, demands: Sequence[Demand]) -> int:
        return sum(len(self._draft.options.in_week(each, each.week)) for each in demands)

    def _replan(self, weeks: Weeks, broken: Sequence[Demand], least: int) -> bool:
        """Put right what is disturbed, moving nothing else if that will do, else anything in those
        weeks and the ones beside them; return whether the moves are proved to be the fewest.
        """
        draft = self._draft
        self._stage, self._total = "week", len({each.week for each in broken})
        tasks = _tasks(
            {each.week: [one for one in broken if one.week == each.week] for each in broken}
        )
        around = [
            replace(
                task, weeks=[task.name + n * WEEK for n in range(-SLACK_WEEKS, SLACK_WEEKS + 1)]
            )
            for task in tasks
        ]
        for task in around:
            weeks.run([task], 1 / 4)
        Greedy(draft, Wishes(draft.problem.province, draft.options.starts)).place()
        if self._is_least(least):
            return True
        touched = {task.name + n * WEEK for task in tasks for n in (-1, 0, 1)}
        involved = [each for week, of in draft.by_week().items() if week in touched for each in of]
        weeks.run([Task(min(touched), involved, sorted(touched))])
        solved = weeks.solved[-1:]
        return self._is_least(least) or any(each.fewest_moves for each in solved)

    def _is_least(self, least: int) -> bool:
        """Tell whether all is placed at no more than moves must cost anyway."""
        return not self._draft.unplaced and cost(self._draft) <= least

    def _mend_borders(self, weeks: Weeks) -> None:
        """Try what found no place in its own week in the weeks beside it, with all their others."""
        draft = self._draft
        Greedy(draft, Wishes(draft.problem.province, draft.options.starts)).place()
        by_week = draft.by_week()
        hopeful: dict[dt.date, list[Demand]] = {}
        for demand in draft.unplaced:
            for monday in (demand.week - WEEK, demand.week + WEEK):
                if self._may_gain(demand, by_week.get(monday, ())):
                    hopeful.setdefault(monday, []).append(demand)
        for monday, demands in hopeful.items():
            if weeks.stopped:
                return
            mine = [
                demand
                for demand in draft.horizon.demands
                if (start := draft.chosen.get(demand.key)) and monday_of(start.day) == monday
            ]
            left = [each for each in demands if each.key not in draft.chosen]
            if left:
                weeks.run([Task(monday, [*mine, *left], [monday])], 1 / len(hopeful))

    def _may_gain(self, demand: Demand, week: Sequence[Demand]) -> bool:
        """Tell whether a week has not already turned away something as important."""
        return bool(week) and all(
            each.key in self._draft.chosen or each.programme.priority < demand.programme.priority
            for each in week
        )

    def _most(self, demand: Demand) -> int:
        """Return the most a demand could count if it were alone in the horizon."""
        best = max((each.live for each in self._draft.options.in_horizon(demand)), default=None)
        return 0 if best is None else PLACED * demand.programme.priority + best

    def _now(self, demand: Demand) -> int:
        start = self._draft.chosen.get(demand.key)
        return 0 if start is None else PLACED * demand.programme.priority + start.live

    def _bound(self) -> int:
        """Return the bound of the demands, each in the week it has, or belongs to if unplaced:
        what is proved of the weeks, and the most that sessions no week's proof is about can count.
        """
        draft = self._draft
        proofs = self._weeks.solved if self._weeks else []
        bound = sum(each.bound for each in proofs)
        for demand in draft.horizon.demands:
            start = draft.chosen.get(demand.key)
            if not any(each.covers(demand, start) for each in proofs):
                bound += self._alone[demand.key]
        return max(bound, draft.value)

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


def _tasks(by_week: dict[dt.date, list[Demand]]) -> list[Task]:
    return [Task(monday, demands, [monday]) for monday, demands in sorted(by_week.items())]
