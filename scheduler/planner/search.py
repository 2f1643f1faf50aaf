"""Solve a model rank after rank: the best of the first, then the best of the next that keeps it.

The first two ranks are solved as one sum in which a unit of the higher outweighs everything the
lower can give, since the bound then holds for both at once; each further rank has its own turn,
with what was reached before it as a rule.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.planner.model import Choice, Model
from scheduler.planner.problem import Limits

# The share of the time that placing and reaching may take, before the finer wishes have theirs.
FIRST_SHARE = 0.75
LEAST_SECONDS = 0.05
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Rank:
    """One level of the objective: to be maximised, a whole number for each variable."""

    vars: tuple[cp_model.IntVar, ...]
    gains: tuple[int, ...]
    width: int  # no less than the difference between the most and the least it can be

    @property
    def total(self) -> cp_model.LinearExpr:
        """Its sum as an expression."""
        return cp_model.LinearExpr.weighted_sum(list(self.vars), list(self.gains))


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome: what was chosen, each rank's value, and the bound each could not pass.

    A rank's bound holds for plans that reach the values of the ranks before it. `proven` tells of
    each rank whether value and bound met.
    """

    chosen: tuple[Choice, ...]
    values: tuple[int, ...]
    bounds: tuple[int, ...]

    @property
    def proven(self) -> tuple[bool, ...]:
        """Whether each rank's value is the best there is."""
        return tuple(a == b for a, b in zip(self.values, self.bounds, strict=True))


class Search:
    """Solves one model; another thread may stop it."""

    def __init__(self, model: Model, hint: Iterable[int], limits: Limits, tolerance: int) -> None:
        """`hint` holds the indices of choices that together keep every rule; `tolerance` is how far
        from its bound the second rank may stop, in its own unit.
        """
        self.model, self._limits, self._tolerance = model, limits, tolerance
        self._chosen = set(hint)
        self._seen: dict[int, int] = {}
        self._solver: cp_model.CpSolver | None = None
        self._stopped = False

    def stop(self) -> None:
        """End the search with the best found so far."""
        self._stopped = True
        if self._solver is not None:
            self._solver.stop_search()

    def run(self, ranks: Sequence[Rank], seconds: float) -> Found:
        """Return the best found for the ranks, of which there are at least two, in their order."""
        ends = time.monotonic() + seconds
        first, second, *rest = ranks
        unit = second.width + 1
        both = Rank(
            vars=first.vars + second.vars,
            gains=tuple(unit * gain for gain in first.gains) + second.gains,
            width=0,
        )
        share = seconds * FIRST_SHARE if rest else seconds
        bound = self._solve(both, share, self._tolerance)
        values = [self._value(first), self._value(second)]
        bounds = _parted(bound, unit, values, second)
        held = [first, second]
        for number, rank in enumerate(rest):
            for each, value in zip(held, values[-len(held) :], strict=True):
                self.model.cp.add(each.total >= value)
            left = seconds - share if self._limits.deterministic else ends - time.monotonic()
            if not self._stopped and left > LEAST_SECONDS:
                bounds.append(self._solve(rank, left / (len(rest) - number), 0))
            else:
                bounds.append(self._value(rank) + rank.width)
            values.append(self._value(rank))
            held = [rank]
        chosen = tuple(self.model.choices[index] for index in sorted(self._chosen))
        return Found(chosen=chosen, values=tuple(values), bounds=tuple(bounds))

    def _solve(self, rank: Rank, seconds: float, tolerance: int) -> int:
        """Maximise a rank from the hint, make what is found the hint, and return the bound."""
        cp, limits = self.model.cp, self._limits
        cp.clear_hints()  # type: ignore[no-untyped-call]
        for index, choice in enumerate(self.model.choices):
            cp.add_hint(choice.var, index in self._chosen)
        cp.maximize(rank.total)
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = limits.seed
        solver.parameters.absolute_gap_limit = tolerance
        if limits.deterministic:
            solver.parameters.num_workers = 1
            solver.parameters.max_deterministic_time = seconds
        else:
            solver.parameters.num_workers = limits.workers
            solver.parameters.max_time_in_seconds = seconds
        self._solver = solver
        if self._stopped:
            return self._value(rank) + rank.width
        status = solver.solve(cp)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return self._value(rank) + rank.width
        self._chosen = {
            index
            for index, choice in enumerate(self.model.choices)
            if solver.boolean_value(choice.var)
        }
        self._seen = {var.index: solver.value(var) for var in rank.vars}
        return int(solver.best_objective_bound + ROUNDING)

    def _value(self, rank: Rank) -> int:
        chosen = {self.model.choices[index].var.index: 1 for index in self._chosen}
        values = self._seen | chosen
        return sum(
            gain * values.get(var.index, 0) for var, gain in zip(rank.vars, rank.gains, strict=True)
        )


def _parted(bound: int, unit: int, values: Sequence[int], second: Rank) -> list[int]:
    """Tell the bounds of two ranks from the bound of their sum."""
    reached = unit * values[0] + values[1]
    if bound - unit * values[0] < unit:
        return [values[0], values[1] + bound - reached]
    return [bound // unit, values[1] + second.width]
