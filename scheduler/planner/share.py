"""How a search divides its time among ranks and windows."""

import time
from collections.abc import Iterator

from scheduler.planner.problem import Limits

# A window that is not searched through is rarely helped by a wider one, so the first has most time.
WINDOW_SHARE = 0.7
# The last rank, the finer wishes, is hardly ever proved; it must not hold up the next week.
FINISH_SECONDS = 2.0


class Share:
    """Deals out the time of a search: later windows and ranks get what earlier ones leave."""

    def __init__(self, limits: Limits, seconds: float) -> None:
        self._limits, self._left = limits, seconds
        self._ends = time.monotonic() + seconds

    def part(self, ranks_to_come: int) -> Iterator[float]:
        """Yield the time for each window of a rank that so many others follow."""
        mine = (
            self._remaining() * 3 / 4 if ranks_to_come else min(self._remaining(), FINISH_SECONDS)
        )
        ends = self._remaining() - mine
        while True:
            share = max(0.0, (self._remaining() - ends) * WINDOW_SHARE)
            self._left -= share
            yield share

    def _remaining(self) -> float:
        return self._left if self._limits.deterministic else self._ends - time.monotonic()
