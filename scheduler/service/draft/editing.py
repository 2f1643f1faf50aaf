"""Edits of the draft by hand: each checked, logged with its actor, and to be undone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.errors import ClashError, LostUpdateError, NotAllowedError, NotFoundError
from scheduler.domain.province import Province
from scheduler.domain.session import ENDED, Placement, Session, SessionState
from scheduler.domain.wall import Slot
from scheduler.service.context import Context
from scheduler.service.draft import journal
from scheduler.service.draft.begun import refuse_begun
from scheduler.service.draft.clashes import clashes_brought
from scheduler.service.draft.receptions import refresh_receptions
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork

Act = Callable[[UnitOfWork, Province, Session], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveResult:
    """Whether a move was taken; when refused, the clashes and the draft is as it was."""

    accepted: bool
    clashes: tuple[Clash, ...] = ()
    session: Session | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """Who does what to which session, and at which revision it was seen."""

    session_id: int
    name: str
    expected_revision: int | None
    actor: str


def move_session(
    ctx: Context,
    session_id: int,
    day: dt.date,
    start: int,
    studio_id: str,
    *,
    expected_revision: int | None = None,
    actor: str,
    minutes: int | None = None,
) -> MoveResult:
    """Place or move a session to a wall day and minute in a studio (empty: supplied as a file).

    Refused, with the clashes, where it would break a rule that it does not break already; then the
    draft is as it was. Without `minutes` it is as long as its programme asks for on that day. With
    another length it is locked where it is, and may be lengthened there though it is locked. Raises
    `LostUpdateError` when somebody else changed it since `expected_revision`, `NotAllowedError` for
    one that is locked, over or called off, `NotFoundError`.
    """
    edit = _Edit(
        session_id=session_id, name="move", expected_revision=expected_revision, actor=actor
    )

    def place(province: Province, session: Session) -> Placement:
        return _placement(ctx, province, session, (day, start, minutes), studio_id)

    try:
        seen = _foresee(ctx, edit, place)

        def move(work: UnitOfWork, province: Province, session: Session) -> None:
            placement = place(province, session)
            # Whatever changes the draft or the province raises the revision.
            if work.draft.locked_at != seen:
                _refuse_clashes(work, province, session, placement)
            journal.book(ctx, work, province, {session_id: (placement, None)})

        return MoveResult(accepted=True, session=_carry_out(ctx, edit, move))
    except ClashError as error:
        return MoveResult(accepted=False, clashes=error.clashes)


def unplace_session(
    ctx: Context, session_id: int, *, expected_revision: int | None = None, actor: str
) -> Session:
    """Take a session from its place. Raises as `move_session` does."""

    def unplace(work: UnitOfWork, province: Province, session: Session) -> None:  # noqa: ARG001 -- an act
        if session.locked:
            raise NotAllowedError("%(session)s is locked. Unlock it first.", session=session.key)
        work.draft.unplace({session.id: None})

    edit = _Edit(
        session_id=session_id, name="unplace", expected_revision=expected_revision, actor=actor
    )
    return _carry_out(ctx, edit, unplace)


def lock_session(
    ctx: Context,
    session_id: int,
    locked: bool,
    *,
    expected_revision: int | None = None,
    actor: str,
) -> Session:
    """Lock a session where it is, or free it, which also ends a length of its own.

    Raises as `move_session` does, `NotAllowedError` for one without a place: a lock needs something
    to hold, and `ClashError` where its programme's length does not fit.
    """

    def lock(work: UnitOfWork, province: Province, session: Session) -> None:
        if session.placement is None:
            raise NotAllowedError(
                "%(session)s is unscheduled. Schedule it before you lock it.", session=session.key
            )
        if not locked:
            restore_length(ctx, work, province, session)
        work.draft.set_locked(session.id, locked)

    name = "lock" if locked else "unlock"
    edit = _Edit(session_id=session_id, name=name, expected_revision=expected_revision, actor=actor)
    return _carry_out(ctx, edit, lock)


def cancel_session(
    ctx: Context, session_id: int, *, expected_revision: int | None = None, actor: str
) -> Session:
    """Call a session off; plans leave it out, and the next release tells everybody.

    Raises as `move_session` does. Once that is released it is for ever, and asking for the session
    again (`reinstate_session`) makes a new one.
    """

    def cancel(work: UnitOfWork, province: Province, session: Session) -> None:  # noqa: ARG001 -- an act
        work.draft.set_state([session.id], SessionState.CANCELLED)

    edit = _Edit(
        session_id=session_id, name="cancel", expected_revision=expected_revision, actor=actor
    )
    return _carry_out(ctx, edit, cancel)


def reinstate_session(ctx: Context, session_id: int, *, actor: str) -> Session:
    """Ask for a session again that was called off, and return it, unplaced.

    It is the same one while its cancellation is not released, else a new one with UIDs of its own.
    Raises `NotAllowedError` when it was not called off, is asked for already, or is broadcast all
    the same, since that was not released in time.
    """
    with ctx.uow() as work:
        work.draft.lock()
        session = work.draft.session(session_id)
        others = [
            other_session
            for other_session in work.draft.sessions()
            if other_session.key == session.key
        ]
        if session.state is not SessionState.CANCELLED or any(
            other.state not in ENDED for other in others
        ):
            raise NotAllowedError("%(session)s is not cancelled.", session=session.key)
        released = work.releases.newest([session_id]).get(session_id)
        if released is not None and not released.facts.stands:
            work.draft.add([session.key], ctx.clock.now().replace(microsecond=0))
        else:
            # It runs, or ran, by its release: its being called off came too late.
            refuse_begun(ctx, work, [replace(session, placement=None)])
            work.draft.unplace({session_id: None})
        back = next(
            other_session
            for other_session in work.draft.sessions(states=[SessionState.UNPLACED])
            if other_session.key == session.key
        )
        same = [session] if back.id == session_id else []
        after = [back] if same else []
        journal.log_edit(ctx, work, actor, "reinstate", str(session.key), before=same, after=after)
        work.commit()
    return back


def _stays(session: Session, slot: Slot, studio_id: str) -> bool:
    """Tell whether a session would begin where it does now."""
    now = session.placement
    return now is not None and (now.slot.day, now.slot.start, now.studio_id) == (
        *(slot.day, slot.start),
        studio_id,
    )


def restore_length(ctx: Context, work: UnitOfWork, province: Province, session: Session) -> None:
    """Give a session back the length that its programme asks for, if it has another one.

    Raises `ClashError` where that does not fit.
    """
    now, programme = session.placement, province.programme_by_id.get(session.key.programme_id)
    if now is None or programme is None:
        return
    usual = province.minutes_of(programme, now.slot.day)
    if now.slot.minutes == usual:
        return
    slot = replace(now.slot, minutes=usual)
    opening = province.opening_of(programme, slot)
    placement = replace(now, slot=slot, opening=opening, locked=False)
    _refuse_clashes(work, province, session, placement)
    journal.book(ctx, work, province, {session.id: (placement, None)})


def _placement(
    ctx: Context,
    province: Province,
    session: Session,
    wanted: tuple[dt.date, int, int | None],
    studio_id: str,
) -> Placement:
    """Return the place that a session is wanted at: a day, a start and perhaps minutes."""
    day, start, minutes = wanted
    programme = province.programme_by_id.get(session.key.programme_id)
    if programme is None:
        raise NotFoundError("programme", session.key.programme_id)
    usual = province.minutes_of(programme, day)
    slot = Slot(day, start, minutes or usual)
    if session.locked and not _stays(session, slot, studio_id):
        raise NotAllowedError("%(session)s is locked. Unlock it first.", session=session.key)
    placement = Placement(
        key=session.key,
        slot=slot,
        studio_id=studio_id,
        opening=province.opening_of(programme, slot),
        locked=session.locked or slot.minutes != usual,
    )
    if placement.has_begun(ctx.zone.wall(ctx.clock.now())):
        detail = {"day": day.isoformat(), "past": "yes"}
        raise ClashError([Clash(code=ClashCode.WINDOW, sessions=(session.key,), detail=detail)])
    return placement


def _refuse_clashes(
    work: UnitOfWork, province: Province, session: Session, placement: Placement
) -> None:
    if clashes := clashes_brought(work, province, session, placement):
        raise ClashError(clashes)


def _foresee(ctx: Context, edit: _Edit, place: Callable[[Province, Session], Placement]) -> int:
    """Return the draft's revision at which nothing stood against a place.

    It only reads, so whoever is refused never waits for those who write, nor they for the checks.
    """
    with ctx.uow().reading() as work:
        province, session = _changeable(ctx, work, edit)
        _refuse_clashes(work, province, session, place(province, session))
        return work.draft.revision()


def _changeable(ctx: Context, work: UnitOfWork, edit: _Edit) -> tuple[Province, Session]:
    """Return the province and the session to edit; raise where it cannot be changed."""
    province = province_in(work)
    session = work.draft.session(edit.session_id)
    if edit.expected_revision is not None and session.revision != edit.expected_revision:
        raise LostUpdateError("session", session.key, edit.expected_revision, session.revision)
    if session.state not in {SessionState.UNPLACED, SessionState.PLANNED}:
        raise NotAllowedError(
            "%(session)s is over or cancelled and can no longer be changed.",
            session=session.key,
        )
    refuse_begun(ctx, work, [session])
    return province, session


def _carry_out(ctx: Context, edit: _Edit, act: Act) -> Session:
    """Do one edit in a transaction of its own, with the draft locked."""
    with ctx.uow() as work:
        work.draft.lock()
        province, before = _changeable(ctx, work, edit)
        act(work, province, before)
        _refresh_around(ctx, work, province, before, work.draft.session(edit.session_id))
        after = work.draft.session(edit.session_id)
        journal.log_edit(
            ctx, work, edit.actor, edit.name, str(before.key), before=[before], after=[after]
        )
        work.commit()
    return after


def _refresh_around(
    ctx: Context, work: UnitOfWork, province: Province, before: Session, after: Session
) -> None:
    days = {
        session.placement.slot.day for session in (before, after) if session.placement is not None
    }
    if days:
        refresh_receptions(ctx, work, province, days=days)
