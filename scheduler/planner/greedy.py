"""A first plan in a moment: the scarcest and most important first, each at its best free start.

While some find no place, all is placed anew with those in front, which soon shows whose turn must
come early; the best plan of these is kept. Sessions left over then try to push a single other
session aside. The outcome is correct in itself; the exact model takes it as its hint and its floor.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from scheduler.domain.keys import SessionKey
from scheduler.domain.wall import monday_of
from scheduler.planner.clock import WorkClock
from scheduler.planner.draft import PartialPlan
from scheduler.planner.horizon import Demand
from scheduler.planner.starts import Start
from scheduler.planner.wishes import StartPreferences

# A session may slip so many weeks from its own before it is given up.
SLACK_WEEKS = 2
# One thousandth of an audience outweighs any sum of wishes about one session.
LIVE = 1_000_000
# How many sessions may be seated in all rounds together: a province week has some twenty rounds, a
# region one.
MOST_SEATINGS = 1_000


class Greedy:
    """Places the demands of a draft that have no place yet."""

    def __init__(self, draft: PartialPlan, wishes: StartPreferences) -> None:
        self._draft, self._wishes = draft, wishes
        self._ranked: dict[tuple[SessionKey, dt.date], list[tuple[int, Start]]] = {}

    def stay(self) -> None:
        """Leave published sessions where they are, as far as they still can be held there."""
        for demand in self._by_urgency():
            start = self._draft.options.published(demand)
            if start is not None and self._is_free(demand, start):
                self._draft.take(demand, start)

    def start(self, clock: WorkClock) -> None:
        """Place what can be placed in rounds, each led by those that found no place before."""
        draft, order = self._draft, self._by_urgency()
        turns: Counter[SessionKey] = Counter()
        best: dict[SessionKey, Start] = {}
        most = -1
        for _ in range(1 + MOST_SEATINGS // max(len(order), 1)):
            self._clear()
            left = self._seat_all(order)
            if draft.value > most:
                most, best = draft.value, dict(draft.chosen)
            if not left or clock.is_over():
                break
            turns.update(demand.key for demand in left)
            order.sort(key=lambda one: (one.week, -turns[one.key]))
        self._clear()
        for key, start in best.items():
            draft.take(draft.demands[key], start)
        self.place()

    def place(self, *, pushing: bool = True) -> None:
        """Place what can be placed, each as near to its own week as there is a free start in its
        window, else (if `pushing`) by pushing one other aside.
        """
        left = self._seat_anywhere(self._seat_all(self._by_urgency()))
        for demand in left if pushing else ():
            self._push(demand, [demand.week])

    def push_anywhere(self) -> None:
        """Push one other aside for each that has no place, in any week of its window."""
        in_vain: set[object] = set()
        for demand in self._by_urgency():
            likeness = self._draft.likeness(demand)
            # Where nothing has changed, what is alike fails alike.
            if likeness not in in_vain:
                if self._push(demand, self._draft.options.weeks(demand)):
                    in_vain.clear()
                else:
                    in_vain.add(likeness)

    def _clear(self) -> None:
        for key in tuple(self._draft.chosen):
            self._draft.drop(key)

    def _by_urgency(self) -> list[Demand]:
        return sorted(
            self._draft.unplaced,
            key=lambda one: (
                one.week,
                -one.programme.priority,
                len(self._ranking(one, one.week)),
                one.key,
            ),
        )

    def _seat_all(self, order: Iterable[Demand]) -> list[Demand]:
        """Give each a start in its own week or a near one; return those that found none."""
        waiting = list(order)
        for slack in range(SLACK_WEEKS + 1):
            waiting = [demand for demand in waiting if not self._seat(demand, slack)]
        return waiting

    def _seat(self, demand: Demand, slack: int) -> bool:
        mondays = sorted({demand.week + dt.timedelta(weeks=offset) for offset in (-slack, slack)})
        return self._seat_in(demand, mondays)

    def _seat_anywhere(self, demands: Iterable[Demand]) -> list[Demand]:
        """Give each a start in any week of its window; return those that found none."""
        weeks = self._draft.options.weeks
        return [demand for demand in demands if not self._seat_in(demand, weeks(demand))]

    def _seat_in(self, demand: Demand, mondays: Iterable[dt.date]) -> bool:
        for monday in mondays:
            start = self._best_free(demand, self._ranking(demand, monday))
            if start is not None:
                self._draft.take(demand, start)
                return True
        return False

    def _best_free(self, demand: Demand, ranked: Sequence[tuple[int, Start]]) -> Start | None:
        """Return the best-ranked start that is free; of equals, the one that leaves no gap."""
        best: Start | None = None
        best_rank = 0
        for rank, start in ranked:
            if best is not None and rank != best_rank:
                break
            if self._is_free(demand, start):
                if self._draft.ledger.touches(start):
                    return start
                if best is None:
                    best, best_rank = start, rank
        return best

    def _push(self, demand: Demand, mondays: Iterable[dt.date]) -> bool:
        """Move one placed session elsewhere if that frees a start for this one."""
        draft = self._draft
        for monday in mondays:
            for _, start in self._ranking(demand, monday):
                in_the_way = draft.ledger.in_the_way(demand.programme, start)
                other = draft.demands.get(in_the_way[0]) if len(in_the_way) == 1 else None
                if other is not None and self._swap(demand, start, other):
                    return True
        return False

    def _swap(self, demand: Demand, start: Start, other: Demand) -> bool:
        """Take `start` for the demand if the session that holds it finds another; else undo."""
        draft = self._draft
        before = draft.drop(other.key)
        if before is None:
            return False
        if self._is_free(demand, start):
            draft.take(demand, start)
            elsewhere = self._best_free(other, self._ranking(other, monday_of(before.day)))
            if elsewhere is not None:
                draft.take(other, elsewhere)
                return True
            draft.drop(demand.key)
        draft.take(other, before)
        return False

    def _is_free(self, demand: Demand, start: Start) -> bool:
        return self._draft.ledger.obstacle(demand.key, demand.programme, start) is None

    def _ranking(self, demand: Demand, monday: dt.date) -> list[tuple[int, Start]]:
        """Return the demand's starts in a week, best first: reach, then wishes."""
        key = (demand.key, monday)
        if key not in self._ranked:
            starts = self._draft.options.in_week(demand, monday)
            scores = self._wishes.of(demand, starts)
            ranked = [
                (start.live * LIVE + score, start)
                for start, score in zip(starts, scores, strict=True)
            ]
            # Starts come in order of time, which the sort leaves among equals.
            ranked.sort(key=lambda pair: -pair[0])
            self._ranked[key] = ranked
        return self._ranked[key]
