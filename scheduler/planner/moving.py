"""Take the ways out that are made only of moves: whoever can be given a place by them gets it."""

from scheduler.domain.keys import SessionKey
from scheduler.planner.clock import WorkClock
from scheduler.planner.draft import PartialPlan
from scheduler.planner.situation import Situation
from scheduler.planner.starts import Start
from scheduler.planner.wayout import way_by_moves

# So many searches for a way out are made in all; a badly over-full year has hundreds in vain.
MOST_TRIED = 60
# What a search takes in seconds of work, for each studio and each session that may be moved.
TRY_WORK = 2e-4
# Searches in vain may take this share of the limit beyond the work that is left.
EXTRA_SHARE = 0.1


def way_out_work(draft: PartialPlan) -> float:
    """Return what a search for a way out takes, in seconds of work."""
    return TRY_WORK * len(draft.problem.province.studios) * len(draft.ledger.placements)


def make_room(draft: PartialPlan, clock: WorkClock) -> None:
    """Give every demand its place that a proved chain of moves frees, until none is left or there
    is no time for more.
    """
    work = way_out_work(draft)
    most_in_vain = 1 + (clock.left + EXTRA_SHARE * clock.limits.seconds) / max(work, 1e-9)
    tried = 0
    in_vain: set[tuple[object, ...]] = set()
    for demand in draft.unplaced:
        likeness = draft.likeness(demand)
        if likeness in in_vain or tried == MOST_TRIED:
            continue
        if len(in_vain) >= most_in_vain or clock.is_over():
            return
        tried += 1
        clock.spend(work)
        if not _take(draft, demand.key):
            in_vain.add(likeness)


def _take(draft: PartialPlan, key: SessionKey) -> bool:
    placements = draft.ledger.placements
    situation = Situation(draft.problem, placements.values(), draft.horizon.numbers)
    way = way_by_moves(situation, key)
    if way is None:
        return False
    targets = [way.place, *(to for _, to in way.moves)]
    starts: dict[SessionKey, Start] = {}
    for target in targets:
        demand = draft.demands.get(target.key)
        start = demand and draft.options.at(demand, target)
        if not start:
            return False
        starts[target.key] = start
    before = dict(draft.chosen)
    for session_key in starts:
        draft.drop(session_key)
    for other_session_key, start in starts.items():
        demand = draft.demands[other_session_key]
        if draft.ledger.obstacle(other_session_key, demand.programme, start) is not None:
            draft.restore(before)
            return False
        draft.take(demand, start)
    return True
