"""The sessions that found no place, with why and the way out in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Session
from scheduler.planner.problem import Unplaced, WayOut
from scheduler.service.draft.queries import taken_out, unplaced_now
from web.context import ctx
from web.language.names import session_name
from web.language.wording.unplaced import blocker_sentence, way_out_sentence

REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An unplaced session; `id` is missing when it has been placed since. `act` are the words of
    the button that takes the way out.
    """

    id: int | None
    revision: int
    key: SessionKey
    name: Markup
    reasons: tuple[Markup, ...]
    way_out: Markup | None
    act: str = ""


def tray_of(unplaced: Iterable[Unplaced]) -> list[Waiting]:
    """Return sessions that found no place as a list of things to decide, as they stand now."""
    listed = list(unplaced)
    if not listed:
        return []
    now = unplaced_now(ctx())
    made = []
    for other_unplaced in listed:
        session, told = now.get(other_unplaced.key, (None, None))
        made.append(_waiting(told or other_unplaced, session))
    return made


def whole_tray(unplaced: Iterable[Unplaced]) -> list[Waiting]:
    """Return the same with those that somebody took from their place, for which nobody looked."""
    reasons = {other_unplaced.key: other_unplaced for other_unplaced in unplaced}
    return [
        _waiting(reasons.get(session.key, Unplaced(key=session.key, blockers=())), session)
        for session in taken_out(ctx())
    ]


def _waiting(unplaced: Unplaced, session: Session | None) -> Waiting:
    way = unplaced.way_out
    return Waiting(
        id=session.id if session else None,
        revision=session.revision if session else 0,
        key=unplaced.key,
        name=session_name(unplaced.key),
        reasons=tuple(blocker_sentence(blocker) for blocker in unplaced.blockers[:REASONS]),
        way_out=way_out_sentence(way) if way else None,
        act=_act(way) if way else "",
    )


def _act(way: WayOut) -> str:
    if way.moves:
        return gettext("Move these and schedule this session")
    if way.waived:
        return gettext("Allow and schedule it")
    if way.given_up:
        return gettext("Give it that slot")
    return gettext("Schedule it here")
