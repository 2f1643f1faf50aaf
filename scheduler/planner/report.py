"""Make a plan of a draft: numbers, receptions, moves, and why what is unplaced has no place."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Placement, Reception
from scheduler.planner.clock import WorkClock
from scheduler.planner.draft import PartialPlan
from scheduler.planner.explain import explain_in
from scheduler.planner.horizon import Demand
from scheduler.planner.modes import receptions
from scheduler.planner.moving import way_out_work
from scheduler.planner.options import moved
from scheduler.planner.problem import Blocker, Plan, Unplaced
from scheduler.planner.renumber import in_order
from scheduler.planner.score import PLACED, live_total, priority_total
from scheduler.planner.situation import Situation

# Ways out are told after the search; a badly over-full year must not wait for hundreds of them. So
# many are looked for at the most, and so many more for each second of the limit, ...
MOST_EXPLAINED, EXPLAINED_A_SECOND = 20, 3
# ... as long as they take no more than a second and this share of the limit; but three at least.
EXPLAINED_SHARE, LEAST_EXPLAINED = 0.3, 3
# The share of the wall time at which reasons end that have not been told.
EXPLAIN_ENDS = 0.95


def plan_of(
    draft: PartialPlan, clock: WorkClock, bound: int, *, moves_proven: bool = False
) -> Plan:
    """Return the draft as a plan. `bound` is that of the chosen sessions, without those kept."""
    problem = draft.problem
    province = problem.province
    free, unplaced = in_order(draft.placements, draft.horizon.demands, draft.horizon.numbers)
    kept = [
        placement
        for placement in draft.horizon.kept
        if problem.first <= placement.slot.day <= problem.last
    ]
    placements = tuple(sorted((*kept, *free), key=lambda one: (one.slot, one.key)))
    received = receptions(province, placements)
    value = _value(province, placements, received)
    bound = max(value, bound + _value(province, kept, received))
    published = {placement.key: placement for placement in problem.placed}
    explained = _explained(draft, clock, unplaced, placements)
    return Plan(
        placements=placements,
        receptions=received,
        unplaced=explained,
        value=float(value),
        bound=float(bound),
        gap=(bound - value) / value if value else 0.0,
        seconds=time.monotonic() - clock.began,
        moved=tuple(
            placement.key
            for placement in free
            if (old := published.get(placement.key))
            and moved(old, placement.slot, placement.studio_id)
        ),
        moves_proven=moves_proven,
        notes=draft.horizon.notes,
        cut=clock.was_cut,
    )


def neediest(draft: PartialPlan) -> list[str]:
    """Return the quarter of the schools able to go live that the draft reaches live the least, as
    far as their open hours say.
    """
    starts = draft.options.starts
    offered = np.zeros(len(starts.able), dtype=np.int64)
    live = np.zeros(len(starts.able), dtype=np.int64)
    for key, start in draft.chosen.items():
        programme = draft.demands[key].programme
        if programme.goes_live and programme.takes_studio:
            meant = starts.weights(programme)[0] > 0
            offered += meant
            live += meant & starts.open_at(start.slot)
    shares = sorted(
        (live[number] / offered[number], school.code)
        for number, school in enumerate(starts.able)
        if offered[number]
    )
    return [code for _, code in shares[: -(-len(shares) // 4)]]


def _value(
    province: Province,
    placements: Iterable[Placement],
    received: Mapping[SessionKey, Sequence[Reception]],
) -> int:
    placements = tuple(placements)
    live = live_total(province, placements, received)
    return PLACED * priority_total(province, placements) + live


def _explained(
    draft: PartialPlan,
    clock: WorkClock,
    unplaced: Sequence[Demand],
    placements: Sequence[Placement],
) -> tuple[Unplaced, ...]:
    """Say of each session why it has no place, with the nearest way out while there is time."""
    problem = draft.problem
    most = _most_explained(draft, clock.limits.seconds)
    outside = [
        placement
        for placement in problem.placed
        if not problem.first <= placement.slot.day <= problem.last
        and placement.key not in problem.cancelled
    ]
    situation = (
        Situation(problem, (*outside, *placements), draft.horizon.numbers) if unplaced else None
    )
    found = []
    for number, demand in enumerate(unplaced):
        if situation is not None and number < most and not clock.is_over(EXPLAIN_ENDS):
            found.append(explain_in(situation, demand.key))
        else:
            found.append(Unplaced(key=demand.key, blockers=_blockers(draft, demand)))
    return tuple(found)


def _most_explained(draft: PartialPlan, seconds: float) -> int:
    """Return for how many sessions a way out is looked for."""
    in_time = (1 + EXPLAINED_SHARE * seconds) / max(way_out_work(draft), 1e-9)
    most = MOST_EXPLAINED + EXPLAINED_A_SECOND * seconds
    return int(min(most, max(LEAST_EXPLAINED, in_time)))


def _blockers(draft: PartialPlan, demand: Demand) -> tuple[Blocker, ...]:
    starts = draft.options.in_week(demand, demand.week)
    if not starts:
        return (Blocker(code="no-start", starts=0),)
    found = Counter(draft.ledger.obstacle(demand.key, demand.programme, start) for start in starts)
    return tuple(
        Blocker(code=str(code), starts=count)
        for code, count in found.most_common()
        if code is not None
    )
