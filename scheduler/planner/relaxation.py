"""The linear relaxation: half-sessions allowed, solved in a blink, and a bound on every plan.

A start's *cost* is what the bound falls by when a plan uses that start (its reduced cost). So a
plan better than a known one uses only starts that cost less than what lies between that plan and
the bound. This leaves the exact search a small part of the starts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]  # as published
from ortools.sat.python import cp_model

from scheduler.planner.clock import ITERATION, SETTING_UP

# CP-SAT writes "no limit" as the greatest whole numbers.
ENDLESS = 2**62
# What counts as nothing and as all of a session.
NONE, ALL = 1e-6, 1 - 1e-6


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The relaxation's best value, and the cost of setting each variable to 1."""

    bound: float
    costs: tuple[float, ...]


class Relaxation:
    """A linear copy of a model's rows; rows that hold only on a condition are left out."""

    def __init__(self, cp: cp_model.CpModel) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self.work = SETTING_UP * len(cp.proto.variables)
        # CP-SAT's own sequences misread a negative index, so each becomes a list first.
        domains = [list(var.domain) for var in cp.proto.variables]
        self._vars = [
            self._solver.NumVar(other_domain[0], other_domain[-1], "") for other_domain in domains
        ]
        for row in cp.proto.constraints:
            if row.has_at_most_one():
                literals = list(row.at_most_one.literals)
                self._add_row(literals, [1] * len(literals), -ENDLESS, 1)
                for index in literals:
                    # The row is limit enough. A second one on the variable would share the row's
                    # price, and starts that exclude a session's best one would look free.
                    self._vars[index].SetUb(self._solver.infinity())
            elif row.has_linear() and not row.enforcement_literal:
                linear = row.linear
                domain = list(linear.domain)
                self._add_row(linear.vars, linear.coeffs, domain[0], domain[-1])

    def hurry(self, seconds: float) -> None:
        """Let no single solution take longer than so many seconds."""
        self._solver.SetTimeLimit(max(1, int(1000 * seconds)))

    def hold(
        self, indices: Sequence[int], gains: Sequence[int], *, least: int | None, most: int | None
    ) -> None:
        """Add a row: the sum of gains is from `least` to `most`."""
        self._add_row(
            indices, gains, -ENDLESS if least is None else least, ENDLESS if most is None else most
        )

    def maximum(self, indices: Sequence[int], gains: Sequence[int]) -> Relaxed | None:
        """Return the greatest sum of gains, or None when the solver finds none in its time."""
        objective = self._solver.Objective()
        objective.Clear()
        objective.SetMaximization()
        for index, gain in zip(indices, gains, strict=True):
            objective.SetCoefficient(self._vars[index], gain)
        if not self._is_solved():
            return None
        return Relaxed(
            bound=objective.Value(),
            costs=tuple(max(0.0, -var.reduced_cost()) for var in self._vars),
        )

    def dive(self, count: int, most: float) -> tuple[int, ...] | None:
        """Return the first `count` variables' values after fixing, one round after another, what
        the relaxation has at 1 and the largest of its fractions. None where that fails, or takes
        more work than `most`.

        It follows the last `maximum` and costs a few of them.
        """
        most += self.work
        variables = self._vars[:count]
        before = [(var.lb(), var.ub()) for var in variables]
        values: list[float] | None = [var.solution_value() for var in variables]
        while values and (fractions := [(-x, n) for n, x in enumerate(values) if NONE < x < ALL]):
            for index, x in enumerate(values):
                if x >= ALL:
                    variables[index].SetLb(1)
            largest = variables[min(fractions)[1]]
            largest.SetLb(1)
            values = self._values(count) if self.work < most else []
            if values is None:
                # All of it is too much beside what is fixed already.
                largest.SetBounds(0, 0)
                values = self._values(count)
        for var, (least, most) in zip(variables, before, strict=True):
            var.SetBounds(least, most)
        return tuple(round(x) for x in values) if values else None

    def _is_solved(self) -> bool:
        """Solve, and tell whether the best was found; the work it took is counted."""
        solver = self._solver
        status = solver.Solve()
        size = solver.NumConstraints() + solver.NumVariables()
        self.work += ITERATION * solver.iterations() * size
        return bool(status == pywraplp.Solver.OPTIMAL)

    def _values(self, count: int) -> list[float] | None:
        if not self._is_solved():
            return None
        return [var.solution_value() for var in self._vars[:count]]

    def _add_row(self, indices: Sequence[int], gains: Sequence[int], least: int, most: int) -> None:
        endless = self._solver.infinity()
        low = -endless if least <= -ENDLESS else least
        high = endless if most >= ENDLESS else most
        row = self._solver.RowConstraint(low, high, "")
        for index, gain in zip(indices, gains, strict=True):
            row.SetCoefficient(self._vars[index], gain)
