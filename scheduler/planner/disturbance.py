"""What an event has disturbed, and the least that putting it right can cost.

A session whose published place is gone, or is taken by one that is kept, must move at least once or
be lost. So when a plan moves only these, each to its cheapest day, no plan moves less: that is the
proof, and it needs no search.
"""

from collections.abc import Iterable

from scheduler.planner.draft import PartialPlan
from scheduler.planner.horizon import Demand
from scheduler.planner.options import moved
from scheduler.planner.ranks import notice_cost


def least_cost(draft: PartialPlan, demands: Iterable[Demand]) -> int:
    """Return what moves must cost at the least, for a draft that holds only what is kept."""
    return sum(
        _least(draft, demand)
        for demand in demands
        if (place := draft.options.published(demand)) is None
        or draft.ledger.obstacle(demand.key, demand.programme, place) is not None
    )


def cost(draft: PartialPlan) -> int:
    """Return what the draft's moves cost, weighted by notice."""
    total = 0
    for key, start in draft.chosen.items():
        old = draft.demands[key].published
        if old is not None and moved(old, start.slot, start.studio_id):
            total += notice_cost(draft.problem, old, start)
    return total


def _least(draft: PartialPlan, demand: Demand) -> int:
    if demand.published is None:
        return 0
    starts = draft.options.in_horizon(demand)
    return min((notice_cost(draft.problem, demand.published, start) for start in starts), default=0)
