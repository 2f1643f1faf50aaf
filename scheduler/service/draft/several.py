"""Several sessions changed as one act: the refused ones stay, and `undo` takes back the rest."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.errors import ClashError
from scheduler.domain.province import Province
from scheduler.domain.session import Placement, Session, SessionState
from scheduler.service.context import Context
from scheduler.service.draft import journal
from scheduler.service.draft.begun import begun_in
from scheduler.service.draft.clashes import clashes_brought
from scheduler.service.draft.editing import restore_length
from scheduler.service.draft.receptions import refresh_receptions
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork

ONE_WEEK = dt.timedelta(weeks=1)


class BatchChange(StrEnum):
    """What is done to each of them."""

    EARLIER = "earlier"  # moved a week earlier
    LATER = "later"
    LOCK = "lock"
    UNLOCK = "unlock"
    UNPLACE = "unplace"


class Obstacle(StrEnum):
    """Why one of them stays as it is."""

    OVERTAKEN = "overtaken"  # somebody else changed it since it was seen
    CLOSED = "closed"  # it has begun, is over or was called off
    LOCKED = "locked"
    UNSCHEDULED = "unscheduled"
    CLASH = "clash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One session that stays as it is, and why."""

    session: Session
    obstacle: Obstacle
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome:
    """The sessions that were changed, as they stand now, and those that were not."""

    done: tuple[Session, ...]
    refused: tuple[Refusal, ...]


def change_several(
    ctx: Context, seen: Mapping[int, int | None], change: BatchChange, *, actor: str
) -> BatchOutcome:
    """Change sessions by id, each if it still has the revision at which it was seen (None: any).

    They are one act of the log, which `undo` takes back as one. Raises `NotFoundError`.
    """
    with ctx.uow() as work:
        work.draft.lock()
        province = province_in(work)
        found = [work.draft.session(session_id) for session_id in seen]
        begun = begun_in(ctx, work, found)
        done: list[Session] = []
        refused: list[Refusal] = []
        for session in _in_order(found, change):
            obstacle = _obstacle(session, seen[session.id], change, begun)
            clashes: tuple[Clash, ...] = ()
            if obstacle is None:
                clashes = _carry_out(ctx, work, province, session, change)
                obstacle = Obstacle.CLASH if clashes else None
            if obstacle is None:
                done.append(session)
            else:
                refused.append(Refusal(session=session, obstacle=obstacle, clashes=clashes))
        after = _finished(ctx, work, province, done, change, actor)
        work.commit()
    return BatchOutcome(done=after, refused=tuple(refused))


def _in_order(found: Collection[Session], change: BatchChange) -> list[Session]:
    """Put first what makes room for the others: the last of those that go later."""
    placed = [(session.placement.slot, session) for session in found if session.placement]
    placed.sort(key=lambda pair: pair[0], reverse=change is BatchChange.LATER)
    waiting = (session for session in found if session.placement is None)
    return [*(session for _, session in placed), *waiting]


def _obstacle(
    session: Session, seen: int | None, change: BatchChange, begun: Collection[int]
) -> Obstacle | None:
    if seen is not None and session.revision != seen:
        return Obstacle.OVERTAKEN
    if session.id in begun or session.state not in {SessionState.UNPLACED, SessionState.PLANNED}:
        return Obstacle.CLOSED
    if session.placement is None:
        return Obstacle.UNSCHEDULED
    if session.locked and change not in {BatchChange.LOCK, BatchChange.UNLOCK}:
        return Obstacle.LOCKED
    return None


def _carry_out(
    ctx: Context, work: UnitOfWork, province: Province, session: Session, change: BatchChange
) -> tuple[Clash, ...]:
    """Do it to one session, and return the rules that forbid it."""
    try:
        if change in {BatchChange.EARLIER, BatchChange.LATER}:
            _move(
                ctx, work, province, session, ONE_WEEK if change is BatchChange.LATER else -ONE_WEEK
            )
        elif change is BatchChange.UNPLACE:
            work.draft.unplace({session.id: None})
        else:
            if change is BatchChange.UNLOCK:
                restore_length(ctx, work, province, session)
            work.draft.set_locked(session.id, change is BatchChange.LOCK)
    except ClashError as error:
        return error.clashes
    return ()


def _move(
    ctx: Context, work: UnitOfWork, province: Province, session: Session, by: dt.timedelta
) -> None:
    now = session.placement
    programme = province.programme_by_id.get(session.key.programme_id)
    if now is None or programme is None:
        return
    day = now.slot.day + by
    slot = replace(now.slot, day=day, minutes=province.minutes_of(programme, day))
    placement = Placement(
        key=session.key,
        slot=slot,
        studio_id=now.studio_id,
        opening=province.opening_of(programme, slot),
    )
    if placement.has_begun(ctx.zone.wall(ctx.clock.now())):
        detail = {"day": day.isoformat(), "past": "yes"}
        raise ClashError([Clash(code=ClashCode.WINDOW, sessions=(session.key,), detail=detail)])
    clashes = clashes_brought(work, province, session, placement)
    if clashes:
        raise ClashError(clashes)
    journal.book(ctx, work, province, {session.id: (placement, None)})


def _finished(  # noqa: PLR0917 -- what an act consists of
    ctx: Context,
    work: UnitOfWork,
    province: Province,
    before: list[Session],
    change: BatchChange,
    actor: str,
) -> tuple[Session, ...]:
    """Work out who receives what, log the act, and return the sessions as they stand."""
    if not before:
        return ()
    ids = [session.id for session in before]
    both = (*before, *work.draft.sessions(ids=ids))
    days = {session.placement.slot.day for session in both if session.placement is not None}
    refresh_receptions(ctx, work, province, days=days)
    after = work.draft.sessions(ids=ids)
    detail = {"count": len(before)}
    act, key = f"several-{change}", str(before[0].key)
    journal.log_edit(ctx, work, actor, act, key, before=before, after=after, detail=detail)
    return after
