"""Sessions whose time came and that were not held: which may be called so, and taking it back."""

from dataclasses import replace

from scheduler.domain.errors import NotAllowedError, NotFoundError
from scheduler.domain.session import ENDED, Session, SessionState
from scheduler.service.context import Context
from scheduler.service.draft import journal
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork


def missed_in(ctx: Context, work: UnitOfWork, session_id: str) -> Session:
    """Return the session that is said not to have been held, by its id as written.

    Raises `NotFoundError`, and `NotAllowedError` for one that is not over, in the draft or as it
    was released, or that stands no more.
    """
    if not session_id.isdecimal():
        raise NotFoundError("session", session_id)
    session = work.draft.session(int(session_id))
    if not _is_over(ctx, work, session):
        raise NotAllowedError(
            "%(session)s is not over. It can be marked as not broadcast only afterwards.",
            session=session.key,
        )
    return session


def is_followed(ctx: Context, work: UnitOfWork, session: Session) -> bool:
    """Tell whether a later session of its programme has begun, so that its number, given again,
    would come out of order.
    """
    moment = ctx.zone.wall(ctx.clock.now())
    return any(
        placement.key.programme_id == session.key.programme_id
        and placement.key.number > session.key.number
        and placement.has_begun(moment)
        for placement in work.draft.placed_now()
    )


def may_be_missed(ctx: Context, session_id: int) -> bool:
    """Tell whether a session can be said not to have been held."""
    with ctx.uow().reading() as work:
        return _is_over(ctx, work, work.draft.session(session_id))


def held_after_all(ctx: Context, session_id: int, *, actor: str) -> Session:
    """Take back that a session was not held, and with it the new one of its number; return it.

    Raises `NotAllowedError` when it was not said or is released already, `NotFoundError`.
    """
    with ctx.uow() as work:
        work.draft.lock()
        session = work.draft.session(session_id)
        if not _can_be_taken_back(work, session):
            raise NotAllowedError(
                "%(session)s can no longer be marked as broadcast.", session=session.key
            )
        again = [
            other_session
            for other_session in work.draft.sessions()
            if other_session.key == session.key and other_session.state not in ENDED
        ]
        back = [journal.standing(replace(session, state=SessionState.PLANNED))]
        gone = [
            replace(journal.standing(other_session), state=SessionState.CANCELLED, placement=None)
            for other_session in again
        ]
        journal.put_back_session(ctx, work, province_in(work), [*back, *gone])
        touched = [session_id, *(other_session.id for other_session in again)]
        after = work.draft.sessions(ids=touched)
        key = str(session.key)
        journal.log_edit(ctx, work, actor, "held", key, before=[session, *again], after=after)
        work.commit()
    return next(other_session for other_session in after if other_session.id == session_id)


def may_be_taken_back(ctx: Context, session_id: int) -> bool:
    """Tell whether it can still be taken back that a session was not held."""
    with ctx.uow().reading() as work:
        return _can_be_taken_back(work, work.draft.session(session_id))


def _is_over(ctx: Context, work: UnitOfWork, session: Session) -> bool:
    place, now = session.placement, ctx.clock.now()
    if session.state is not SessionState.PLANNED or place is None or not place.studio_id:
        return False  # what is supplied as a file is held by nobody
    released = work.releases.newest([session.id]).get(session.id)
    ends = [ctx.zone.instant(place.slot.day, place.slot.end)]
    ends += [released.facts.end] if released else []
    return max(ends) <= now


def _can_be_taken_back(work: UnitOfWork, session: Session) -> bool:
    released = work.releases.newest([session.id]).get(session.id)
    told = released is not None and not released.facts.stands
    return session.state is SessionState.MISSED and not told
