"""Undo and redo: each operator takes back what this operator did last, if nobody built on it."""

from scheduler.domain.errors import LostUpdateError, NotAllowedError
from scheduler.domain.province import Province
from scheduler.domain.session import ENDED, SessionState
from scheduler.service.context import Context
from scheduler.service.draft import journal
from scheduler.service.draft.begun import refuse_begun
from scheduler.service.draft.receptions import refresh_receptions
from scheduler.service.draft.record_changes import read_changes, with_changes
from scheduler.service.province import province_in
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork


def undo(ctx: Context, *, actor: str) -> Entry | None:
    """Take back the actor's last edit and return it; None when there is none.

    Raises `LostUpdateError` when somebody changed one of its sessions since, and `ClashError` when
    a slot is taken by now. Raises `NotAllowedError` for what has been released since and for a
    session that has begun.
    """
    return _step(ctx, actor, back=True)


def redo(ctx: Context, *, actor: str) -> Entry | None:
    """Do again what the actor took back last, unless it was edited since. Raises as `undo` does:
    what was taken back before a release is released as it was.
    """
    return _step(ctx, actor, back=False)


def _step(ctx: Context, actor: str, *, back: bool) -> Entry | None:
    with ctx.uow() as work:
        work.draft.lock()
        entry = work.audit.last_edit(actor) if back else work.audit.next_undone(actor)
        if entry is None:
            return None
        if entry.id < work.audit.last_release():
            raise NotAllowedError(
                "The change to %(session)s has been released and cannot be undone. Change the "
                "session again instead.",
                session=entry.key,
            )
        found = journal.standings(entry.after if back else entry.before)
        wanted = journal.standings(entry.before if back else entry.after)
        _guard(work, entry, found)
        _refuse_begun(ctx, work, found, wanted)
        province = _with_facts(ctx, work, entry, back=back)
        journal.put_back_session(ctx, work, province, wanted)
        work.audit.mark(entry.id, undone=back)
        work.audit.add(
            Entry(
                at=ctx.clock.now(),
                actor=actor,
                act="undo" if back else "redo",
                what=entry.what,
                key=entry.key,
                detail={"of": entry.act, "keys": _keys(found, wanted)},
            )
        )
        work.draft.raise_revision()
        work.commit()
    return entry


def _keys(*given: tuple[journal.Standing, ...]) -> list[str]:
    """Return whom it touches, for those who look at one of several sessions."""
    places = (standing.placement for standings in given for standing in standings)
    return sorted({str(place.key) for place in places if place is not None})


def _refuse_begun(
    ctx: Context,
    work: UnitOfWork,
    found: tuple[journal.Standing, ...],
    wanted: tuple[journal.Standing, ...],
) -> None:
    """Refuse to move what has begun, and to move anything to where it would have begun already.

    That a session was not held is said when it has begun, and may be taken back then.
    """
    before = {standing.id: standing for standing in found}
    moved = {
        standing.id: standing
        for standing in wanted
        if standing != before.get(standing.id)
        and SessionState.MISSED not in {standing.state, before.get(standing.id, standing).state}
    }
    refuse_begun(ctx, work, work.draft.sessions(ids=list(moved)))
    moment = ctx.zone.wall(ctx.clock.now())
    for other_standing in moved.values():
        place = other_standing.placement if other_standing.state is SessionState.PLANNED else None
        if place is not None and place.has_begun(moment):
            raise NotAllowedError(
                "The former slot of %(session)s is over. Move the session by hand.",
                session=place.key,
            )


def _with_facts(ctx: Context, work: UnitOfWork, entry: Entry, *, back: bool) -> Province:
    """Give back the facts that the act changed as well, or change them again."""
    province = province_in(work)
    facts = read_changes(entry.detail.get("facts", ()))
    if not facts:
        return province
    province = with_changes(
        province, [fact_change.reversed for fact_change in facts] if back else facts
    )
    work.province.store(province, ctx.clock.now())
    refresh_receptions(ctx, work, province, from_day=ctx.zone.today(ctx.clock))
    return province


def _guard(work: UnitOfWork, entry: Entry, expected: tuple[journal.Standing, ...]) -> None:
    """Refuse where a session does not stand as the entry left it, or its end is released."""
    ids = [standing.id for standing in expected]
    now = {other_session.id: other_session for other_session in work.draft.sessions(ids=ids)}
    released = work.releases.newest(ids)
    for other_standing in expected:
        session = now.get(other_standing.id)
        if session is None or journal.standing(session) != other_standing:
            revision = session.revision if session else 0
            raise LostUpdateError("session", entry.key, 0, revision)
        version = released.get(other_standing.id)
        if other_standing.state in ENDED and version is not None and not version.facts.stands:
            raise NotAllowedError(
                "The cancellation of %(session)s has been released and cannot be undone.",
                session=session.key,
            )
