"""Joining a broadcast: which session an address means, and when it can be joined."""

import datetime as dt

from scheduler.domain.errors import NotFoundError
from scheduler.domain.release import Facts, ReleasedSession, ReleasedState
from scheduler.service.context import Context

OPENS_BEFORE = dt.timedelta(minutes=15)


def watched_session(ctx: Context, uid: str) -> ReleasedSession:
    """Return the version in force of the session that bears a UID. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        session_id = work.replies.session_of(uid)
        found = work.releases.newest([session_id]) if session_id is not None else {}
    if session_id is None or session_id not in found:
        raise NotFoundError("session", uid)
    return found[session_id]


def can_be_joined(facts: Facts, now: dt.datetime) -> bool:
    """Tell whether a session can be joined: from a quarter of an hour before it to its end.

    A recorded-only session is never on air for schools.
    """
    return (
        facts.state is ReleasedState.CONFIRMED
        and facts.opening is None
        and facts.start - OPENS_BEFORE <= now < facts.end
    )
