"""A first plan in a moment: the scarcest and most important first, each at its best free start.

Sessions that find no place then try to push a single other session aside. The outcome is correct
in itself; the exact model takes it as its hint and its floor.
"""

import datetime as dt
from collections.abc import Sequence

from scheduler.domain.keys import SessionKey
from scheduler.planner.horizon import Demand
from scheduler.planner.ledger import Ledger
from scheduler.planner.options import Options
from scheduler.planner.starts import Start
from scheduler.planner.wishes import Wishes

# A session may slip so many weeks from its own before it is given up.
SLACK_WEEKS = 2
# One thousandth of an audience outweighs any sum of wishes about one session.
LIVE = 1_000_000


class Greedy:
    """Places demands one by one into a ledger."""

    def __init__(self, options: Options, ledger: Ledger, wishes: Wishes) -> None:
        self._options, self._ledger, self._wishes = options, ledger, wishes
        self._ranked: dict[tuple[SessionKey, dt.date], list[tuple[int, Start]]] = {}
        self.chosen: dict[SessionKey, Start] = {}

    def place(self, demands: Sequence[Demand]) -> list[Demand]:
        """Place what can be placed, each in its own week, else in a near one, else by pushing one
        other aside; return the demands that found no place.
        """
        waiting = [each for each in self._by_urgency(demands) if not self._stay(each)]
        waiting = [each for each in waiting if not self._seat(each, 0)]
        for slack in range(1, SLACK_WEEKS + 1):
            waiting = [each for each in waiting if not self._seat(each, slack)]
        by_key = {each.key: each for each in demands}
        return [each for each in waiting if not self._push(each, by_key)]

    def _by_urgency(self, demands: Sequence[Demand]) -> list[Demand]:
        return sorted(
            demands,
            key=lambda one: (
                one.week,
                -one.programme.priority,
                len(self._ranking(one, one.week)),
                one.key,
            ),
        )

    def _stay(self, demand: Demand) -> bool:
        """Leave a published session where it is, when published places are to be kept."""
        start = self._options.published(demand) if self._options.problem.keep_published else None
        if start is None or self._ledger.obstacle(demand.key, demand.programme, start) is not None:
            return False
        self._take(demand, start)
        return True

    def _seat(self, demand: Demand, slack: int) -> bool:
        for offset in {-slack, slack}:
            monday = demand.week + dt.timedelta(weeks=offset)
            start = self._best_free(demand, self._ranking(demand, monday))
            if start is not None:
                self._take(demand, start)
                return True
        return False

    def _best_free(self, demand: Demand, ranked: Sequence[tuple[int, Start]]) -> Start | None:
        """Return the best-ranked start that is free; of equals, the one that leaves no gap."""
        best: Start | None = None
        best_rank = 0
        for rank, start in ranked:
            if best is not None and rank != best_rank:
                break
            if self._ledger.obstacle(demand.key, demand.programme, start) is None:
                if self._ledger.touches(start):
                    return start
                if best is None:
                    best, best_rank = start, rank
        return best

    def _push(self, demand: Demand, by_key: dict[SessionKey, Demand]) -> bool:
        """Move one placed session elsewhere if that frees a start for this one."""
        for _, start in self._ranking(demand, demand.week):
            in_the_way = self._ledger.in_the_way(demand.programme, start)
            other = by_key.get(in_the_way[0]) if len(in_the_way) == 1 else None
            if other is not None and self._swap(demand, start, other):
                return True
        return False

    def _swap(self, demand: Demand, start: Start, other: Demand) -> bool:
        """Take `start` for the demand if the session that holds it finds another; else undo."""
        before = self.chosen[other.key]
        self._ledger.remove(other.key)
        if self._ledger.obstacle(demand.key, demand.programme, start) is None:
            self._take(demand, start)
            elsewhere = self._best_free(other, self._ranking(other, other.week))
            if elsewhere is not None:
                self._take(other, elsewhere)
                return True
            self._ledger.remove(demand.key)
            del self.chosen[demand.key]
        self._take(other, before)
        return False

    def _take(self, demand: Demand, start: Start) -> None:
        self.chosen[demand.key] = start
        self._ledger.add(self._options.placement(demand, start))

    def _ranking(self, demand: Demand, monday: dt.date) -> list[tuple[int, Start]]:
        """Return the demand's starts in a week, best first: reach, then wishes."""
        key = (demand.key, monday)
        if key not in self._ranked:
            ranked = [
                (start.live * LIVE + self._wishes.of(demand, start), start)
                for start in self._options.in_week(demand, monday)
            ]
            ranked.sort(key=lambda pair: (-pair[0], pair[1]))
            self._ranked[key] = ranked
        return self._ranked[key]
