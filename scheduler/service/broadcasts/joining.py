"""Joining a broadcast: which session an address means, and when it can be joined."""

import datetime as dt
from collections.abc import Iterable

from scheduler.domain.broadcast import OVER, Broadcast, BroadcastState
from scheduler.domain.errors import NotFoundError
from scheduler.domain.release import Facts, ReleasedSession, ReleasedState
from scheduler.service.context import Context

OPENS_BEFORE = dt.timedelta(minutes=15)
EXTENDED_BY = dt.timedelta(hours=2)  # so long after its planned end one may still be on
_LEFT_STUDIO = OVER | {BroadcastState.ENDING, BroadcastState.JOINING}


def watched_session(ctx: Context, uid: str) -> ReleasedSession:
    """Return the version in force of the session that bears a UID. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        session_id = work.replies.session_of(uid)
        found = work.releases.newest([session_id]) if session_id is not None else {}
    if session_id is None or session_id not in found:
        raise NotFoundError("session", uid)
    return found[session_id]


def can_be_joined(facts: Facts, now: dt.datetime, broadcast: Broadcast | None = None) -> bool:
    """Tell whether a session can be joined: from a quarter of an hour before it to its end, which
    is the broadcast's own where there is one.

    A recorded-only session is never on air for schools.
    """
    if facts.state is not ReleasedState.CONFIRMED or facts.opening is not None:
        return False
    return facts.start - OPENS_BEFORE <= now and not has_ended(facts, now, broadcast)


def has_ended(facts: Facts, now: dt.datetime, broadcast: Broadcast | None = None) -> bool:
    """Tell whether a session is over: by its broadcast, which may have been ended early or extended
    or broken off, and by the plan where it has none.
    """
    if broadcast is None:
        return facts.end <= now
    is_left = broadcast.is_aborted or broadcast.state in _LEFT_STUDIO
    return is_left or broadcast.ends_at <= now


def ended_and_joinable(
    ctx: Context, sessions: Iterable[ReleasedSession]
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the ids of those sessions that were to be on now and are over, and of those that can
    be joined now.
    """
    now = ctx.clock.now()
    near = [
        session
        for session in sessions
        if session.facts.opening is None
        and session.facts.start - OPENS_BEFORE <= now < session.facts.end + EXTENDED_BY
    ]
    if not near:
        return frozenset(), frozenset()
    with ctx.uow().reading() as work:
        known = work.broadcasts.of_sessions([session.session_id for session in near])
    ended = {
        session.session_id
        for session in near
        if has_ended(session.facts, now, known.get(session.session_id))
    }
    joinable = {
        session.session_id
        for session in near
        if can_be_joined(session.facts, now, known.get(session.session_id))
    }
    return frozenset(ended), frozenset(joinable)
