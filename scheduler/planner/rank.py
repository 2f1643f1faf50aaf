"""One level of the objective, and two levels solved as one sum."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

ROUNDING = 1e-6


def whole(bound: float) -> int:
    """Return the greatest whole number up to a bound that came from floating-point arithmetic."""
    return math.floor(bound + ROUNDING)


@dataclass(frozen=True, slots=True)
class Rank:
    """One level of the objective, to be maximised: a whole number for each variable, each once.

    `width` is no less than the difference between the most and the least the sum can be; the zero
    of an empty plan lies between them. `tolerance` is how far from its bound a plan may be left.
    `reachable` gives the greatest sum there can be up to a bound.
    """

    vars: tuple[cp_model.IntVar, ...]
    gains: tuple[int, ...]
    width: int
    tolerance: int = 0
    reachable: Callable[[float], int] = whole

    @property
    def grain(self) -> float:
        """The width of a window in which a plan near the bound may well be found."""
        return max(self.tolerance, self.width / 200, 1) / 16

    @property
    def total(self) -> cp_model.LinearExpr:
        """Its sum as an expression."""
        return cp_model.LinearExpr.weighted_sum(list(self.vars), list(self.gains))

    @property
    def indices(self) -> list[int]:
        """Its variables' numbers in the model."""
        return [var.index for var in self.vars]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ranks over the same variables, of which any unit of the first outweighs all that the
    second, whose gains have one sign, can give.
    """

    first: Rank
    second: Rank

    @property
    def unit(self) -> int:
        """What one of the first counts in the sum."""
        return self.second.width + 1

    @property
    def rank(self) -> Rank:
        """The two as one."""
        gains = zip(self.first.gains, self.second.gains, strict=True)
        return Rank(
            vars=self.first.vars,
            gains=tuple(self.unit * a + b for a, b in gains),
            width=self.unit * self.first.width + self.second.width,
            tolerance=self.second.tolerance,
            reachable=self.reachable,
        )

    def parts(self, total: int) -> tuple[int, int]:
        """Return what each rank has of a sum."""
        least = -self.second.width if min(self.second.gains, default=0) < 0 else 0
        first = (total - least) // self.unit
        return first, total - self.unit * first

    def reachable(self, bound: float) -> int:
        """Return the greatest sum there can be up to a bound: moves, for instance, cost sevens."""
        first, second = self.parts(whole(bound))
        step = math.gcd(*self.second.gains) or 1
        return self.unit * first + second // step * step
