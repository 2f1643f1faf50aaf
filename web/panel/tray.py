"""The sessions that found no place, with why and the way out in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from scheduler.domain.keys import SessionKey
from scheduler.planner.problem import Unplaced
from scheduler.service.lookup import taken_out, unplaced_ids
from web.context import ctx
from web.names import session_name
from web.wording.unplaced import blocker_sentence, way_out_sentence

REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An unplaced session; `id` is missing when it has been placed since."""

    id: int | None
    key: SessionKey
    name: Markup
    reasons: tuple[Markup, ...]
    way_out: Markup | None


def tray_of(unplaced: Iterable[Unplaced]) -> list[Waiting]:
    """Return unplaced sessions as a list of things to decide."""
    listed = list(unplaced)
    if not listed:
        return []
    ids = unplaced_ids(ctx())
    return [_waiting(each, ids.get(each.key)) for each in listed]


def whole_tray(unplaced: Iterable[Unplaced]) -> list[Waiting]:
    """Return the same with those that somebody took from their place, for which nobody looked."""
    reasons = {each.key: each for each in unplaced}
    return [
        _waiting(reasons.get(each.key, Unplaced(key=each.key, blockers=())), each.id)
        for each in taken_out(ctx())
    ]


def _waiting(each: Unplaced, session_id: int | None) -> Waiting:
    way = each.way_out
    return Waiting(
        id=session_id,
        key=each.key,
        name=session_name(each.key),
        reasons=tuple(blocker_sentence(blocker) for blocker in each.blockers[:REASONS]),
        way_out=way_out_sentence(way) if way else None,
    )
