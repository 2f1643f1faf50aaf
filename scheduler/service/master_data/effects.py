"""What a change of the province would do to what is planned: it is done, and taken back."""

from collections import Counter
from dataclasses import dataclass, replace

from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Session, SessionState
from scheduler.service.context import Context
from scheduler.service.draft.begun import begun_in
from scheduler.service.draft.broken_promises import BrokenPromise, promises_broken_in
from scheduler.service.draft.snapshot import Draft, clashes_of, read_draft
from scheduler.service.master_data.importing import bring_draft_in_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What becomes of the draft's sessions; all of it concerns those to come.

    `lost` had a place and are asked for no more; `unfit` keep their place, where they break a rule
    that they did not break before. The numbers count schools, session by session: those that turn
    from live to the recording and back, those that get it no more, and those that newly get it.
    """

    added: tuple[Session, ...] = ()
    lost: tuple[Session, ...] = ()
    unfit: tuple[Session, ...] = ()
    live_lost: int = 0
    live_won: int = 0
    left: int = 0
    joined: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything that is planned is touched."""
        return self != NO_EFFECTS

    @property
    def takes(self) -> bool:
        """Tell whether anything that has its place is touched, not only added to."""
        return bool(self.lost or self.unfit or self.live_lost or self.live_won or self.left)


NO_EFFECTS = Effects()


def effects_of(ctx: Context, province: Province) -> Effects:
    """Return what taking this province in would do to the draft; nothing is kept of it.

    Raises `ClashError` as taking it in would.
    """
    tried = _tried(ctx, province)
    if tried is None:
        return NO_EFFECTS
    before, after = tried
    with ctx.uow().reading() as work:
        begun = begun_in(ctx, work, before.placed)
    coming = {session.id: session for session in before.placed if session.id not in begun}
    staying = {session.id: session for session in after.placed if session.id in coming}
    known = {session.id for session in before.sessions}
    return Effects(
        added=tuple(session for session in after.sessions if session.id not in known),
        lost=tuple(session for session in coming.values() if session.id not in staying),
        unfit=tuple(_newly_unfit(ctx, before, after, staying)),
        **_schools_touched(coming, staying),
    )


def promises_broken_by(ctx: Context, province: Province) -> tuple[BrokenPromise, ...]:
    """Return the released sessions that would no longer hold with this province; raises alike."""
    tried = _tried(ctx, province)
    return () if tried is None else promises_broken_in(tried[1], ctx)


def _tried(ctx: Context, province: Province) -> tuple[Draft, Draft] | None:
    """Return the draft before and after taking a province in; None before the first import."""
    with ctx.uow() as work:  # never committed
        work.draft.lock()
        if work.province.load() is None:
            return None
        before = read_draft(work)
        if province.programme_by_id.keys() - before.province.programme_by_id.keys():
            # A session can only be there beside the row of its programme.
            work.province.store(province, ctx.clock.now())
        bring_draft_in_line(ctx, work, before.province, province)
        return before, replace(before, province=province, sessions=work.draft.sessions())


def _newly_unfit(
    ctx: Context, before: Draft, after: Draft, staying: dict[int, Session]
) -> list[Session]:
    now = ctx.clock.now()
    wrong = {key for clash in clashes_of(before, ctx.zone, now) for key in clash.sessions}
    worse = {key for clash in clashes_of(after, ctx.zone, now) for key in clash.sessions} - wrong
    return [session for session in staying.values() if session.key in worse]


def _schools_touched(before: dict[int, Session], after: dict[int, Session]) -> dict[str, int]:
    found = Counter[str](live_lost=0, live_won=0, left=0, joined=0)
    for session_id, session in after.items():
        had, has = _reached(before[session_id]), _reached(session)
        found["left"] += len(had.keys() - has.keys())
        found["joined"] += len(has.keys() - had.keys())
        both = had.keys() & has.keys()
        found["live_lost"] += sum(had[code] > has[code] for code in both)
        found["live_won"] += sum(had[code] < has[code] for code in both)
    return dict(found)


def _reached(session: Session) -> dict[str, bool]:
    """Return the schools that get a session, each with whether live."""
    if session.state is SessionState.CANCELLED:
        return {}
    return {
        reception.school_code: reception.mode is Mode.LIVE
        for reception in session.receptions
        if reception.mode is not Mode.NONE
    }
