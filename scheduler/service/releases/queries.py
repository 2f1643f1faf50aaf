"""What pages and commands show: released sessions, the board, the programmes."""

import datetime as dt
from collections.abc import Collection

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import Holder
from scheduler.domain.release import ReleasedSession
from scheduler.service.context import Context


def released_sessions(
    ctx: Context,
    holder: Holder,
    first: dt.date | None = None,
    last: dt.date | None = None,
    *,
    with_cancelled: bool = False,
) -> tuple[ReleasedSession, ...]:
    """Return what one holder sees, by start, between two wall days, both inclusive.

    With `with_cancelled` also what was called off, for all or for this holder.
    """
    with ctx.uow().reading() as work:
        seen = work.releases.of_holder(
            holder.kind, holder.id, first=first, last=last, with_cancelled=with_cancelled
        )
    return tuple(session for session, _ in seen)


def released_session(ctx: Context, session_id: int) -> ReleasedSession:
    """Return the version in force of one session. Raises `NotFoundError` if none was released."""
    with ctx.uow().reading() as work:
        found = work.releases.newest([session_id])
    if session_id not in found:
        raise NotFoundError("released session", session_id)
    return found[session_id]


def earlier_versions(ctx: Context, ids: Collection[int]) -> tuple[ReleasedSession, ...]:
    """Return what releases before said of some sessions, the last word first."""
    if not ids:
        return ()
    with ctx.uow().reading() as work:
        return work.releases.earlier(ids)
