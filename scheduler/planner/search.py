"""Solve a model rank after rank: the best of the first, then the best of the next that keeps it.

Each rank begins with the linear relaxation, which tells how good a plan could be and what each
start would cost. CP-SAT then searches among the cheap starts only, in windows that widen until the
plan is near enough to the bound, or nothing outside the window could make it better.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.planner.choices import StartChoice
from scheduler.planner.clock import CP_UNIT, Share, WorkClock
from scheduler.planner.model import Model
from scheduler.planner.rank import ROUNDING, Pair, Rank, whole
from scheduler.planner.relaxation import Relaxation, Relaxed

LEAST_SECONDS = 0.02
ENDLESS = float("inf")
# A window that leaves out less than this of the starts is not worth a search of its own.
LEAST_LEFT_OUT = 0.3
# Costs come from floating-point arithmetic; a start is only left out when it costs more than that.
COST_ROUNDING = 1e-3


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome: what was chosen, each rank's value, and the bound each could not pass.

    A rank's bound holds for plans that reach the values of the ranks before it; `ceiling` bounds
    the worth of every plan.
    """

    chosen: tuple[StartChoice, ...]
    values: tuple[int, ...]
    bounds: tuple[int, ...]
    ceiling: int

    @property
    def proven(self) -> tuple[bool, ...]:
        """Whether each rank's value is the best there is."""
        return tuple(a == b for a, b in zip(self.values, self.bounds, strict=True))


class Search:
    """Solves one model; another thread may stop it."""

    def __init__(
        self, model: Model, hint: Iterable[int], clock: WorkClock, variation: int = 0
    ) -> None:
        """`hint` holds the indices of choices that together keep every rule; another `variation`
        looks in another way.
        """
        self._variation = variation
        self.model, self._clock, self._searched = model, clock, 0.0
        chosen = set(hint)
        self._values = {each.var.index: int(n in chosen) for n, each in enumerate(model.choices)}
        self._relaxation = Relaxation(model.cp)
        self._solver: cp_model.CpSolver | None = None
        self._stopped = False

    def stop(self) -> None:
        """End the search with the best found so far."""
        self._stopped = True
        if self._solver is not None:
            self._solver.stop_search()

    @property
    def work(self) -> float:
        """The work done so far, in seconds of the plan's clock."""
        return self._relaxation.work + self._searched

    def run(self, ranks: Sequence[Rank], seconds: float, worth: Sequence[int]) -> Found:
        """Return the best found for the ranks, of which there are at least two, in their order.

        The first two, which are over the same variables, are solved as one sum in which a unit of
        the first outweighs all that the second can give. `worth` is what each choice counts on the
        scale on which the plan is reported.
        """
        clock = Share(seconds, lambda: self.work)
        wall = self._clock.wall_left()
        if wall < ENDLESS:
            self._relaxation.hurry(wall)
        first, second, *rest = ranks
        most, ceiling = self._ceiling(first, worth)
        values, bounds = self._first_two((first, second), most, clock.part(len(rest)), seconds / 2)
        self._hold(first, values[0])
        self._hold(second, values[1])
        for number, rank in enumerate(rest, start=1):
            relaxed = self._relaxation.maximum(rank.indices, rank.gains)
            last = number == len(rest)
            bound = self._close_in(
                rank, relaxed, 0 if last else rank.grain, clock.part(len(rest) - number)
            )
            values.append(self._value(rank))
            bounds.append(bound)
            self._hold(rank, values[-1])
        return Found(
            chosen=tuple(choice for choice in self.model.choices if self._values[choice.var.index]),
            values=tuple(values),
            bounds=tuple(bounds),
            ceiling=ceiling,
        )

    def _ceiling(self, first: Rank, worth: Sequence[int]) -> tuple[int, int]:
        """Make the greatest value of the first rank a rule; return it, and the most worth left."""
        alone = self._relaxation.maximum(first.indices, first.gains)
        most = self._value(first) + first.width
        if alone is not None:
            most = first.reachable(alone.bound)
            if alone.bound > most + ROUNDING:
                # Only a row that cuts something off; a needless one would blur the costs.
                self._relaxation.hold(first.indices, first.gains, least=None, most=most)
                self.model.cp.add(first.total <= most)
        relaxed = self._relaxation.maximum(first.indices, worth)
        return most, sum(worth) if relaxed is None else whole(relaxed.bound)

    def _first_two(
        self, ranks: tuple[Rank, Rank], most: int, seconds: Iterator[float], dive: float
    ) -> tuple[list[int], list[int]]:
        pair = Pair(*ranks)
        both = pair.rank
        relaxed = self._relaxation.maximum(both.indices, both.gains)
        if relaxed is not None and relaxed.bound - self._value(both) > both.tolerance:
            self._dive(both, dive)
        bound = self._close_in(both, relaxed, pair.second.grain, seconds)
        values = [self._value(rank) for rank in ranks]
        placed, of_second = pair.parts(bound)
        if placed == values[0]:
            return values, [placed, of_second]
        return values, [min(most, placed), values[1] + pair.second.width]

    def _dive(self, rank: Rank, most: float) -> None:
        """Take the relaxation's own plan, rounded, where it is better than the one known."""
        rounded = self._relaxation.dive(len(self.model.choices), most)
        if rounded is not None:
            before = self._values
            self._values = dict(zip(rank.indices, rounded, strict=True))
            if self._value(rank) < sum(
                gain * before[index] for index, gain in zip(rank.indices, rank.gains, strict=True)
            ):
                self._values = before

    def _close_in(
        self, rank: Rank, relaxed: Relaxed | None, grain: float, seconds: Iterator[float]
    ) -> int:
        """Search ever wider windows of starts; return the bound that is proved in the end."""
        bound = rank.width
        if relaxed is not None:
            bound = min(bound, rank.reachable(relaxed.bound))
        for window in (grain, 4 * grain, 16 * grain, None) if grain else (None,):
            gap = bound - self._value(rank)
            if gap <= rank.tolerance or self._stopped:
                break
            costs = relaxed.costs if relaxed is not None else ()
            # A start outside must cost more than lies between this plan and the relaxation's bound.
            enough = gap if relaxed is None else relaxed.bound - self._value(rank)
            reach = enough if window is None else min(window, enough)
            if reach < enough and len(self._dear(costs, reach)) < LEAST_LEFT_OUT * len(
                self._values
            ):
                continue
            share = next(seconds)
            if share < LEAST_SECONDS:
                break
            inside = self._solve(rank, costs, reach, bound - rank.tolerance, share)
            if inside is not None:
                # What the window leaves out costs more than its reach.
                outside = rank.reachable(relaxed.bound - reach) if relaxed is not None else inside
                bound = min(bound, max(self._value(rank), inside, outside))
            if reach >= enough:
                break
        if relaxed is not None:
            self._rule_out(self._dear(relaxed.costs, relaxed.bound - self._value(rank)))
        return bound

    def _dear(self, costs: Sequence[float], reach: float) -> list[int]:
        """Return the starts the plan does not use that cost more than `reach`, by number."""
        return [
            index
            for index in (choice.var.index for choice in self.model.choices)
            if costs and costs[index] > reach + COST_ROUNDING and not self._values[index]
        ]

    def _rule_out(self, indices: Sequence[int], cp: cp_model.CpModel | None = None) -> None:
        """Forbid starts: in a copy of the model for one window, or in the model for good when no
        plan with them could keep what was reached.
        """
        cp = cp or self.model.cp
        if indices:
            outside = [cp.get_bool_var_from_proto_index(index) for index in indices]
            cp.add(cp_model.LinearExpr.sum(outside) == 0)

    def _solve(
        self, rank: Rank, costs: Sequence[float], reach: float, target: int, seconds: float
    ) -> int | None:
        """Search the starts that cost no more than `reach` for a plan of at least the target;
        return the bound for those starts, None when the search was over before it began.
        """
        cp = self.model.cp.clone()
        self._rule_out(self._dear(costs, reach), cp)
        cp.maximize(rank.total)
        for choice in self.model.choices:
            cp.add_hint(choice.var, self._values[choice.var.index])
        solver = self._solver_for(seconds)
        if self._stopped:
            return None
        status = solver.solve(cp, _UntilTarget(target))
        self._searched += CP_UNIT * solver.response_proto.deterministic_time
        self._clock.is_over()
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return None
        self._values = {var.index: solver.value(var) for var in rank.vars}
        self._values |= {
            other_choice.var.index: solver.value(other_choice.var)
            for other_choice in self.model.choices
        }
        return rank.reachable(solver.best_objective_bound)

    def _solver_for(self, seconds: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self._clock.limits.seed + self._variation
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = seconds / CP_UNIT
        wall = self._clock.wall_left()
        if wall < ENDLESS:
            solver.parameters.max_time_in_seconds = max(wall, 0.0)
        self._solver = solver
        return solver

    def _hold(self, rank: Rank, value: int) -> None:
        self.model.cp.add(rank.total >= value)
        self._relaxation.hold(rank.indices, rank.gains, least=value, most=None)

    def _value(self, rank: Rank) -> int:
        """Return what the plan so far gives, or the least there is where that is not known: the
        hint says nothing of variables that only the wishes have.
        """
        try:
            return sum(
                gain * self._values[index]
                for index, gain in zip(rank.indices, rank.gains, strict=True)
            )
        except KeyError:
            return -rank.width


class _UntilTarget(cp_model.CpSolverSolutionCallback):
    """Stops the search as soon as a plan is good enough."""

    def __init__(self, target: int) -> None:
        super().__init__()
        self._target = target

    def on_solution_callback(self) -> None:
        if self.objective_value >= self._target:
            self.stop_search()
