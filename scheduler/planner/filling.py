"""Place everybody: a search for any plan that holds as much as there can be, whatever it reaches.

With nothing to be made best, and studios that are alike as a count, it finds in a moment what a
search that also weighs reach and wishes may miss. Which way of looking is quick cannot be told
beforehand, so several take turns, each for longer than the one before.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from scheduler.planner.choices import StartChoice
from scheduler.planner.clock import CP_UNIT, SETTING_UP, WorkClock
from scheduler.planner.draft import PartialPlan
from scheduler.planner.horizon import weeks_between
from scheduler.planner.model import Model
from scheduler.planner.weeks import Weeks, seat

# The work of each try of the first turn, in seconds; those of the next may take twice as much.
FIRST_TRY = 0.8
# A try that would get less than this is not worth a model.
LEAST_TRY = 0.1
# How linear each try of a turn is. Without linear relaxation a search goes through far more plans;
# with it, it sees sooner what cannot be.
TURN = (0, 0, 0, 1)


@dataclass(slots=True)
class Attempt:
    """One search for a plan that places so much priority; another thread may stop it."""

    model: Model
    wanted: int
    solver: cp_model.CpSolver = field(default_factory=cp_model.CpSolver)

    def stop(self) -> None:
        """End the search."""
        self.solver.stop_search()

    def run(self) -> tuple[StartChoice, ...] | None:
        """Return the choices of such a plan; nothing when there is none, None when time is over."""
        cp = self.model.cp.clone()
        pools = list(zip(self.model.pools, self.model.of_pool, strict=True))
        if self.wanted == _all_of(self.model):
            for pool, choices in pools:
                cp.add(_sum(choices) == len(pool.demands))
        else:
            cp.add(sum(pool.programme.priority * _sum(own) for pool, own in pools) >= self.wanted)
        status = self.solver.solve(cp)
        if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return tuple(one for one in self.model.choices if self.solver.value(one.var))
        return () if status == cp_model.INFEASIBLE else None


class Filling:
    """Looks for plans of the whole horizon that place more than the draft does."""

    def __init__(self, draft: PartialPlan, weeks: Weeks, clock: WorkClock) -> None:
        self._draft, self._weeks, self._clock = draft, weeks, clock
        self._tries = 0
        self._model: Model | None = None
        self.most: int | None = None  # proved: no plan places more priority

    def run(self, share: float, most: int) -> None:
        """Spend up to a share of the work that is left on placing as much as `most` allows."""
        draft, clock = self._draft, self._clock
        ends = clock.spent + share * clock.left
        if not draft.unplaced or draft.priority >= most:
            return
        model = self._model = self._model or self._set_up()
        wanted = min(most, _all_of(model))
        while draft.priority < wanted and not self._weeks.stopped:
            turn, number = divmod(self._tries, len(TURN))
            work = min(FIRST_TRY * 2**turn, ends - clock.spent)
            if work < LEAST_TRY:
                return
            chosen = self._try(Attempt(model, wanted), TURN[number], work)
            if chosen:
                self._take(model, chosen)
                return
            if chosen is not None:
                wanted -= 1
                self.most = wanted

    def _set_up(self) -> Model:
        draft = self._draft
        mondays = weeks_between(draft.problem.first, draft.problem.last)
        model, _ = draft.model(draft.horizon.demands, mondays, merged=draft.alike.are_any)
        self._clock.spend(SETTING_UP * len(model.choices))
        return model

    def _try(self, attempt: Attempt, linear: int, work: float) -> tuple[StartChoice, ...] | None:
        clock, parameters = self._clock, attempt.solver.parameters
        parameters.random_seed = clock.limits.seed + self._tries
        parameters.linearization_level = linear
        parameters.num_workers = 1
        parameters.max_deterministic_time = work / CP_UNIT
        if (wall := clock.wall_left()) < float("inf"):
            parameters.max_time_in_seconds = max(wall, 0.0)
        self._tries += 1
        with ThreadPoolExecutor(max_workers=1) as pool:
            running = pool.submit(attempt.run)
            self._weeks.attend([running], [attempt])
        clock.spend(CP_UNIT * attempt.solver.response_proto.deterministic_time)
        clock.is_over()
        return running.result()

    def _take(self, model: Model, chosen: tuple[StartChoice, ...]) -> None:
        """Give the demands what was found, unless a studio kept by others spoils it."""
        draft = self._draft
        before, priority = dict(draft.chosen), draft.priority
        for demand in draft.horizon.demands:
            draft.drop(demand.key)
        seat(draft, model, chosen, merged=draft.alike.are_any)
        if draft.priority <= priority:
            draft.restore(before)


def _all_of(model: Model) -> int:
    return sum(len(pool.demands) * pool.programme.priority for pool in model.pools)


def _sum(choices: Iterable[StartChoice]) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.sum([choice.var for choice in choices])
