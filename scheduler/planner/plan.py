"""Plan a horizon: first a greedy plan, then week by week the exact model, then the borders."""

import time
from collections import Counter
from collections.abc import Mapping

from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Placement, Reception
from scheduler.planner.greedy import Greedy
from scheduler.planner.horizon import Demand, Horizon, survey
from scheduler.planner.ledger import Ledger, shared_classes
from scheduler.planner.modes import receptions
from scheduler.planner.options import Options, moved
from scheduler.planner.problem import Blocker, Limits, OnProgress, Plan, Problem, Unplaced
from scheduler.planner.renumber import in_order
from scheduler.planner.score import PLACED, live_total, priority_total
from scheduler.planner.starts import Start, Starts
from scheduler.planner.wishes import Wishes


def plan(problem: Problem, limits: Limits, on_progress: OnProgress | None = None) -> Plan:
    """Return the best plan found within the limits; it breaks no hard rule, whenever it stops.

    `on_progress` is called on the caller's thread; returning False ends the search with the best
    plan so far.
    """
    began = time.monotonic()
    horizon = survey(problem)
    options = Options(problem, Starts(problem.province))
    ledger = Ledger(
        problem.province, shared_classes(problem.province), ordered=problem.keep_published
    )
    for placement in horizon.kept:
        ledger.add(placement)
    greedy = Greedy(options, ledger, Wishes(problem.province, options.starts, horizon.kept))
    greedy.place(horizon.demands)
    return _report(options, horizon, greedy.chosen, ledger, time.monotonic() - began)


def _report(
    options: Options,
    horizon: Horizon,
    chosen: Mapping[SessionKey, Start],
    ledger: Ledger,
    seconds: float,
) -> Plan:
    problem, province = options.problem, options.problem.province
    demands = {each.key: each for each in horizon.demands}
    free = tuple(options.placement(demands[key], start) for key, start in chosen.items())
    if not problem.keep_published:
        free = in_order(free, horizon.demands)
    kept = tuple(each for each in horizon.kept if problem.first <= each.slot.day <= problem.last)
    placements = tuple(sorted((*kept, *free), key=lambda one: (one.slot, one.key)))
    received = receptions(province, placements)
    placed = {each.key for each in free}
    value = _value(province, placements, received)
    bound = max(value, _highest_value(options, horizon, _value(province, kept, received)))
    published = {each.key: each for each in problem.placed}
    return Plan(
        placements=placements,
        receptions=received,
        unplaced=tuple(
            Unplaced(key=each.key, blockers=_blockers(options, ledger, each))
            for each in horizon.demands
            if each.key not in placed
        ),
        value=float(value),
        bound=float(bound),
        gap=(bound - value) / value if value else 0.0,
        seconds=seconds,
        moved=tuple(
            each.key for each in free if each.key in published and moved(published[each.key], each)
        ),
        notes=horizon.notes,
    )


def _value(
    province: Province,
    placements: tuple[Placement, ...],
    received: Mapping[SessionKey, tuple[Reception, ...]],
) -> int:
    live = live_total(province, placements, received)
    return PLACED * priority_total(province, placements) + live


def _blockers(options: Options, ledger: Ledger, demand: Demand) -> tuple[Blocker, ...]:
    starts = options.in_week(demand, demand.week)
    if not starts:
        return (Blocker(code="no-start", starts=0),)
    found = Counter(ledger.obstacle(demand.key, demand.programme, start) for start in starts)
    return tuple(
        Blocker(code=str(code), starts=count)
        for code, count in found.most_common()
        if code is not None
    )


def _highest_value(options: Options, horizon: Horizon, kept_value: int) -> int:
    """Return a bound that needs no search: every session alone at its best start of the horizon."""
    total = kept_value
    for demand in horizon.demands:
        best = max((each.live for each in options.in_horizon(demand)), default=None)
        if best is not None:
            total += PLACED * demand.programme.priority + best
    return total
