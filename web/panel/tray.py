"""The sessions that found no place, with why and the way out in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from scheduler.domain.keys import SessionKey
from scheduler.planner.problem import Unplaced
from scheduler.service.lookup import unplaced_ids
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
    direct: bool  # the way out is a free place, to be taken by one button
    unplaced: Unplaced


def tray_of(unplaced: Iterable[Unplaced]) -> list[Waiting]:
    """Return unplaced sessions as a list of things to decide."""
    listed = list(unplaced)
    if not listed:
        return []
    ids = unplaced_ids(ctx())
    return [
        Waiting(
            id=ids.get(each.key),
            key=each.key,
            name=session_name(each.key),
            reasons=tuple(blocker_sentence(blocker) for blocker in each.blockers[:REASONS]),
            way_out=way_out_sentence(each.way_out) if each.way_out else None,
            direct=each.way_out is not None
            and not (each.way_out.moves or each.way_out.waived or each.way_out.given_up),
            unplaced=each,
        )
        for each in listed
    ]
