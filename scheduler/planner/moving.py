"""Take the ways out that are made only of moves: whoever can be given a place by them gets it."""

from scheduler.domain.keys import SessionKey
from scheduler.planner.draft import Draft
from scheduler.planner.situation import Situation
from scheduler.planner.starts import Start
from scheduler.planner.wayout import way_by_moves

# So many searches for a way out are made in all; a badly over-full year has hundreds in vain.
MOST_TRIED = 60


def make_room(draft: Draft) -> None:
    """Give every demand its place that a proved chain of moves frees, until none is left."""
    tried, in_vain = 0, set()
    for demand in draft.unplaced:
        likeness = draft.likeness(demand)
        if likeness in in_vain or tried == MOST_TRIED:
            continue
        tried += 1
        if not _take(draft, demand.key):
            in_vain.add(likeness)


def _take(draft: Draft, key: SessionKey) -> bool:
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
