"""Move a published series on, later or earlier, so that one of it that was disturbed has a place.

Sessions are held in the order of their numbers, so making room for one may mean that each after it
takes the place of the next. Two passes over the series find such a chain at once, if there is one.
"""

from collections.abc import Callable, Iterable, Sequence

from scheduler.planner.disturbance import cost
from scheduler.planner.draft import PartialPlan
from scheduler.planner.horizon import Demand
from scheduler.planner.starts import Start

Order = Callable[[Iterable[Start]], list[Start]]


def shift(draft: PartialPlan, series: Sequence[Demand]) -> None:
    """Place a series anew beside all others as they stand, if that places more of it."""
    before = dict(draft.chosen)
    tried = [(draft.priority, -cost(draft), before)]
    in_order = sorted(series, key=lambda demand: demand.key)
    for demands, order in ((in_order, _first_first), (in_order[::-1], _last_first)):
        _push_on(draft, demands, order)
        tried.append((draft.priority, -cost(draft), dict(draft.chosen)))
        draft.restore(before)
    best = max(tried, key=lambda outcome: outcome[:2])
    if best[0] > tried[0][0]:
        draft.restore(best[2])


def _push_on(draft: PartialPlan, demands: Sequence[Demand], order: Order) -> None:
    """Give each its published start, or else the nearest to those placed before it."""
    for demand in demands:
        draft.drop(demand.key)
    for demand in demands:
        published = draft.options.published(demand)
        starts = order(draft.options.in_horizon(demand))
        for start in ([published] if published else []) + starts:
            if draft.ledger.obstacle(demand.key, demand.programme, start) is None:
                draft.take(demand, start)
                break


def _first_first(starts: Iterable[Start]) -> list[Start]:
    return sorted(starts, key=lambda start: (start.day, start.start))


def _last_first(starts: Iterable[Start]) -> list[Start]:
    return _first_first(starts)[::-1]
