"""The time of a plan, measured in work done, so that it passes alike on any machine, busy or idle.

A second of it is about what one core of the machine it was measured on does in a second. Wall time
is only the net: when that is over the plan is cut, and says so.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from scheduler.planner.problem import Limits

# The share of the limit that may be spent as work; the rest is for slower machines, and for what is
# not measured: the first plan, receptions, reasons.
WORK_SHARE = 0.6
# The share of the wall time for searching; receptions and reasons have the rest.
SEARCH_SHARE = 0.85
# What work costs in seconds: a unit of CP-SAT's deterministic time, a start in a new model, and an
# iteration of the simplex method for each row and column.
CP_UNIT, SETTING_UP, ITERATION = 2.0, 5e-5, 1.5e-8

# A window that is not searched through is rarely helped by a wider one, so the first has most time.
WINDOW_SHARE = 0.7
# The last rank, the finer wishes, is hardly ever proved; it must not hold up the next week.
FINISH_SECONDS = 2.0
# Less than this that the processor worked tells nothing of how busy the machine is.
LEAST_WORKED = 0.05


def pace(passed: float, worked: float) -> float:
    """Return how many seconds pass for one that the processor works for us, after what passed and
    what was worked so far; on an idle machine one.
    """
    return max(1.0, passed / max(worked, LEAST_WORKED))


@dataclass(slots=True)
class WorkClock:
    """The work that one plan has done and may do, and the wall time at which it is cut."""

    limits: Limits
    began: float = field(default_factory=time.monotonic)  # a moment of the monotonic clock
    spent: float = 0.0
    reserve: float = 0.0  # wall seconds that receptions take after the search
    was_cut: bool = False

    @property
    def budget(self) -> float:
        """The work there is in all."""
        return WORK_SHARE * self.limits.seconds

    @property
    def left(self) -> float:
        """The work that is left."""
        return max(0.0, self.budget - self.spent)

    def spend(self, work: float) -> None:
        """Count work as done."""
        self.spent += work

    def wall_left(self, share: float = SEARCH_SHARE) -> float:
        """Return the wall seconds until a share of the limit is over; endless without a net."""
        if self.limits.deterministic:
            return float("inf")
        wall = self.limits.seconds if self.limits.wall is None else self.limits.wall
        return self.began + share * wall - self.reserve - time.monotonic()

    def is_over(self, share: float = SEARCH_SHARE) -> bool:
        """Tell whether wall time has caught the plan; from then on it counts as cut."""
        if self.wall_left(share) <= 0:
            self.was_cut = True
            return True
        return False


class Share:
    """Deals out the work of one search: later windows and ranks get what earlier ones leave."""

    def __init__(self, seconds: float, used: Callable[[], float]) -> None:
        """`used` tells the work done so far."""
        self._seconds, self._used = seconds, used

    def part(self, ranks_to_come: int) -> Iterator[float]:
        """Yield the work for each window of a rank that so many others follow."""
        left = self._remaining()
        ends = left - (left * 3 / 4 if ranks_to_come else min(left, FINISH_SECONDS))
        while True:
            yield max(0.0, (self._remaining() - ends) * WINDOW_SHARE)

    def _remaining(self) -> float:
        return max(0.0, self._seconds - self._used())
