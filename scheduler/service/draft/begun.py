"""Whether a session has begun: asked here by whoever changes the draft, and nowhere else.

What really runs decides, not what the draft says. A session has begun once its on-air action was
taken up, or the hour of its version in force has come. Where none is in force, it has begun once
the hour of its slot has come. One that was moved in the draft to an hour that has come, unreleased,
is to come.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from scheduler.domain.errors import ClashError, NotAllowedError
from scheduler.domain.keys import SessionKey
from scheduler.domain.session import ENDED, PLACED, Session, SessionState
from scheduler.service.context import Context
from scheduler.service.draft import journal
from scheduler.service.draft.early_end import as_broadcast
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork


def begun_in(ctx: Context, work: UnitOfWork, sessions: Iterable[Session]) -> frozenset[int]:
    """Return the ids of those sessions that have begun."""
    sessions = tuple(sessions)
    moment = ctx.zone.wall(ctx.clock.now())
    by_place = {
        session.id
        for session in sessions
        if session.placement is not None and session.placement.has_begun(moment)
    }
    now = ctx.clock.now()
    running = work.timer_checks.begun(now, [session.id for session in sessions])
    return running | (by_place - work.timer_checks.awaited(now, by_place))


def has_begun(ctx: Context, session: Session) -> bool:
    """Tell whether one session has begun."""
    with ctx.uow().reading() as work:
        return session.id in begun_in(ctx, work, [session])


def begun_keys_in(ctx: Context, work: UnitOfWork) -> frozenset[SessionKey]:
    """Return the keys of all sessions that have begun by their release or action."""
    return work.timer_checks.begun_keys(ctx.clock.now())


def refuse_begun(ctx: Context, work: UnitOfWork, sessions: Iterable[Session]) -> None:
    """Raise `NotAllowedError` for the first of the sessions that has begun."""
    sessions = tuple(sessions)
    begun = begun_in(ctx, work, sessions)
    for session in sessions:
        if session.id in begun:
            raise NotAllowedError(
                "%(session)s has begun and can no longer be changed.", session=session.key
            )


def hold_to_release(ctx: Context, work: UnitOfWork, session_id: int, actor: str = "") -> None:
    """Bring the draft of a session that goes on air in line with the release it goes on air by.

    Somebody may have moved it or called it off in the draft without releasing that in time. What
    has been given its place there meanwhile goes back to where it is released, or to the tray.
    """
    version = work.releases.newest([session_id]).get(session_id)
    session = work.draft.session(session_id)
    if version is None or not version.facts.stands or session.state is SessionState.MISSED:
        return
    ended_at = work.broadcasts.ended_early().get(session_id)
    place = journal.released_placement(as_broadcast(version.facts, ended_at, ctx.zone))
    now = session.placement if session.state not in ENDED else None
    if now is not None and (now.slot, now.studio_id) == (place.slot, place.studio_id):
        return
    work.draft.lock()
    province = province_in(work)
    if session.state in ENDED and session.key in {
        other.key for other in work.draft.sessions() if other.state not in ENDED
    }:
        return  # its number was given anew, as to a programme that was away for a while
    back = journal.Standing(
        id=session_id, state=SessionState.PLANNED, placement=place, locked=session.locked
    )
    given_way: list[journal.Standing] = []
    try:
        journal.put_back_session(ctx, work, province, [back])
    except ClashError as error:
        keys = {key for clash in error.clashes for key in clash.sessions} - {session.key}
        given_way = _giving_way(work, keys)
        try:
            journal.put_back_session(ctx, work, province, [back, *given_way])
        except ClashError:
            return
    after = work.draft.sessions(ids=[session_id, *(standing.id for standing in given_way)])
    key = str(session.key)
    # Nobody can take this back: it runs.
    journal.log_edit(ctx, work, actor, "held-to-release", key, before=[], after=after)


def _giving_way(work: UnitOfWork, keys: Collection[SessionKey]) -> list[journal.Standing]:
    """Return how sessions stand when they leave what the draft alone gives them."""
    found = [session for session in work.draft.sessions(states=PLACED) if session.key in keys]
    newest = work.releases.newest([session.id for session in found])
    leaving = []
    for session in found:
        version = newest.get(session.id)
        standing = journal.standing(session)
        if version is None or not version.facts.stands:
            back = replace(standing, state=SessionState.UNPLACED, placement=None, locked=False)
        else:
            back = replace(standing, placement=journal.released_placement(version.facts))
        leaving.append(back)
    return leaving
