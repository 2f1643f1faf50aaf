"""What pages of the panel look up: sessions by what people call them, and the log."""

from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Session, SessionState
from scheduler.planner.problem import Unplaced
from scheduler.service.context import Context
from scheduler.storage.repositories.draft_sessions import Outline


def unplaced_now(ctx: Context) -> dict[SessionKey, tuple[Session, Unplaced | None]]:
    """Return the draft's unplaced sessions by key, each with why it last fitted nowhere."""
    with ctx.uow().reading() as work:
        found = work.draft.sessions(states=[SessionState.UNPLACED])
        told = {unplaced.key: unplaced for unplaced in work.draft.unplaced()}
    return {session.key: (session, told.get(session.key)) for session in found}


def taken_out(ctx: Context) -> tuple[Session, ...]:
    """Return the unplaced sessions that had a place once, or that a plan looked at, by number.

    Those that nobody has tried to place yet are left out: of a school year there are hundreds.
    """
    with ctx.uow().reading() as work:
        found = work.draft.sessions(states=[SessionState.UNPLACED])
    tried = [session for session in found if session.revision > 1]
    return tuple(sorted(tried, key=lambda each: each.key))


def sessions_of(ctx: Context, programme_id: str) -> tuple[Session, ...]:
    """Return a programme's sessions as the draft has them, by number; the newest of each first."""
    with ctx.uow().reading() as work:
        found = work.draft.sessions()
    ours = [session for session in found if session.key.programme_id == programme_id]
    return tuple(sorted(ours, key=lambda our: (our.key.number, -our.id)))


def session(ctx: Context, session_id: int) -> Session:
    """Return one session of the draft. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        return work.draft.session(session_id)


def outlines(ctx: Context) -> tuple[Outline, ...]:
    """Return every session of the draft without its schools."""
    with ctx.uow().reading() as work:
        return work.draft.outlines()
