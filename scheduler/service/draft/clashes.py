"""The rules that sessions of the draft would break at new slots."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from scheduler.domain.clash import Clash
from scheduler.domain.province import Province
from scheduler.domain.session import PLACED, Placement, Session
from scheduler.planner.checker import find_clashes
from scheduler.planner.modes import receptions
from scheduler.storage.unit_of_work import UnitOfWork


def clashes_brought(
    work: UnitOfWork, province: Province, session: Session, placement: Placement
) -> tuple[Clash, ...]:
    """Return the rules that a session would break at a slot and does not break where it is.

    Only what can clash with it is looked at: the sessions of both days, of its programme, and of
    its teacher.
    """
    days = {place.slot.day for place in (session.placement, placement) if place is not None}
    near = stored_neighbours(work, province, session, days)
    wanted = [
        clash for clash in clashes_at(province, near, placement) if session.key in clash.sessions
    ]
    if not wanted:
        return ()
    standing = {str(clash) for clash in clashes_at(province, near, session.placement)}
    return tuple(clash for clash in wanted if str(clash) not in standing)


def clashes_of_moved(
    province: Province, stands: Mapping[int, Placement], placed: Mapping[int, Placement]
) -> tuple[Clash, ...]:
    """Return the rules that sessions would break at new slots, beside all that stay."""
    keys = {placement.key for placement in placed.values()}
    near = neighbours(province, {**stands, **placed}.values(), placed.values())
    return tuple(
        clash for clash in clashes_at(province, near, None) if keys.intersection(clash.sessions)
    )


def clashes_at(
    province: Province, near: Collection[Placement], placement: Placement | None
) -> tuple[Clash, ...]:
    """Return the rules that these placements break together, with one more if given."""
    placements = [*near, placement] if placement else [*near]
    return find_clashes(province, placements, receptions(province, placements))


def stored_neighbours(
    work: UnitOfWork, province: Province, session: Session, days: Collection[dt.date]
) -> list[Placement]:
    """Return the other placements of the draft that a session can clash with on these days."""
    programme = province.programme_by_id[session.key.programme_id]
    return [
        other.placement
        for other in work.draft.near(session.key.programme_id, programme.teacher_id, days)
        if other.placement is not None
        and other.id != session.id
        and other.state in PLACED
        and other.key.programme_id in province.programme_by_id
    ]


def neighbours(
    province: Province, placements: Iterable[Placement], moved: Collection[Placement]
) -> list[Placement]:
    """Return what can clash with the moved sessions: their days, programmes and teachers."""
    days = {placement.slot.day for placement in moved}
    programmes = {placement.key.programme_id for placement in moved}
    teachers = {province.programme_by_id[programme].teacher_id for programme in programmes}
    return [
        placement
        for placement in placements
        if placement.slot.day in days
        or placement.key.programme_id in programmes
        or province.programme_by_id[placement.key.programme_id].teacher_id in teachers
    ]
