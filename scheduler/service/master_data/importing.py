"""Bringing a province in: shown before it is done, done as one, and never losing history."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from scheduler.domain.errors import LostUpdateError
from scheduler.domain.holder import holders_of
from scheduler.domain.province import Province
from scheduler.domain.session import ENDED, SessionState
from scheduler.service.context import Context
from scheduler.service.draft.begun import begun_in
from scheduler.service.draft.receptions import refresh_receptions
from scheduler.service.master_data.changes import ImportChange, ImportReport, import_changes
from scheduler.service.people import links
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What the log says of a change of the province; without `key`, the province's name."""

    act: str = "import"
    what: str = "province"
    key: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


IMPORT = Occasion()


def known_province(ctx: Context) -> Province | None:
    """Return the stored province; None before the first import."""
    with ctx.uow().reading() as work:
        return work.province.load()


def school_names(ctx: Context) -> dict[str, str]:
    """Return the stored schools' names by code, to name one that a new roster lacks."""
    province = known_province(ctx)
    return {school.code: school.name.fr for school in province.schools} if province else {}


def preview_import(ctx: Context, province: Province) -> ImportReport:
    """Return what importing this province would add, change and retire; nothing is written."""
    with ctx.uow().reading() as work:
        changes = import_changes(work.province.load(), province)
    return ImportReport(changes=changes, applied=False)


def apply_import(
    ctx: Context,
    province: Province,
    actor: str,
    *,
    seen: str | None = None,
    occasion: Occasion = IMPORT,
) -> ImportReport:
    """Make the stored province equal to this one and bring the draft in line with it.

    New programmes get their sessions, unplaced. Coming sessions that are asked for no more are
    removed if they were never released, else marked as cancelled, which the next release will
    tell. What has already been broadcast stays as it is. Raises `LostUpdateError` when the province
    is no longer the one that was `seen`, by its stamp.
    """
    now = ctx.clock.now()
    with ctx.uow() as work:
        work.draft.lock()
        found = work.province.stamp()
        if seen is not None and seen != (found or ""):
            raise LostUpdateError("province", province.name, seen, found)
        before = work.province.load()
        changes = import_changes(before, province)
        if before is not None and not changes and before == province:
            return ImportReport(changes=(), applied=True)
        work.province.store(province, now)
        bring_draft_in_line(ctx, work, before, province)
        links.grant_links(ctx, work, holders_of(province))
        _raise_renamed(work, before, province, now)
        work.draft.raise_revision()
        work.audit.add(
            Entry(
                at=now,
                actor=actor,
                act=occasion.act,
                what=occasion.what,
                key=occasion.key or province.name,
                detail=occasion.detail or {"changes": [_told(change) for change in changes]},
            )
        )
        work.commit()
    return ImportReport(changes=changes, applied=True)


def bring_draft_in_line(
    ctx: Context, work: UnitOfWork, before: Province | None, after: Province
) -> None:
    """Give the draft the sessions that a province asks for, each received as it now would be."""
    _bring_sessions_in_line(ctx, work, before, after)
    refresh_receptions(ctx, work, after, from_day=ctx.zone.today(ctx.clock))


def _told(change: ImportChange) -> str:
    words = f"{change.act} {change.what} {change.id}"
    return f"{words} ({', '.join(change.fields)})" if change.fields else words


def _bring_sessions_in_line(
    ctx: Context, work: UnitOfWork, before: Province | None, after: Province
) -> None:
    """Add the sessions now asked for, and take out those asked for no more."""
    sessions = work.draft.sessions()
    alive = {session.key: session for session in sessions if session.state not in ENDED}
    former = before.programme_by_id if before else {}
    wanted, fresh = set(), []
    for programme in after.programmes:
        known = former.get(programme.id)
        for key in programme.session_keys():
            wanted.add(key)
            # One that the operator called off stays so; one that was not asked for is new.
            if key not in alive and (known is None or key.number > known.count):
                fresh.append(key)
    unwanted = [session for key, session in alive.items() if key not in wanted]
    begun = begun_in(ctx, work, alive.values())
    dropped = [session for session in unwanted if session.id not in begun]
    released = work.releases.released_ids()
    work.draft.remove([session.id for session in dropped if session.id not in released])
    work.draft.set_state(
        [session.id for session in dropped if session.id in released], SessionState.CANCELLED
    )
    work.draft.add(fresh, ctx.clock.now().replace(microsecond=0))
    work.draft.set_teachers(
        {
            session.id: after.programme_by_id[key.programme_id].teacher_id
            for key, session in alive.items()
            if key in wanted
            and session.id not in begun
            and session.state is SessionState.PLANNED
            and key.programme_id in former
            and former[key.programme_id].takes_studio
            and former[key.programme_id].teacher_id
            != after.programme_by_id[key.programme_id].teacher_id
        }
    )


def _raise_renamed(
    work: UnitOfWork, before: Province | None, after: Province, now: dt.datetime
) -> None:
    """Raise the stamps of feeds that bear another name now."""
    former = holders_of(before) if before else {}
    renamed = {
        (str(holder.kind), holder.id)
        for holder, name in holders_of(after).items()
        if holder in former and former[holder] != name
    }
    if renamed:
        work.feeds.raise_stamps(renamed, now.replace(microsecond=0), work.audiences.days())
