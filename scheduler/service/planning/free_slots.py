"""Where a session fits, and what a place would break."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from scheduler.domain.clash import Clash
from scheduler.domain.errors import NotFoundError
from scheduler.domain.province import Province
from scheduler.domain.session import Placement, Session
from scheduler.domain.wall import MINUTES_A_DAY, monday_of
from scheduler.planner import places
from scheduler.planner.modes import OnAir
from scheduler.planner.problem import Place, Problem
from scheduler.service.context import Context
from scheduler.service.draft.clashes import clashes_at, stored_neighbours
from scheduler.service.planning.problem import problem_in
from scheduler.service.province import province_in

WEEK = dt.timedelta(days=6)
ONE_DAY = dt.timedelta(days=1)
LONGEST = 180  # minutes to which a session may be stretched


def slots_that_fit(
    ctx: Context, session_id: int, monday: dt.date | None = None
) -> tuple[Place, ...]:
    """Return the free places of a session, best first, in one week or in all its programme's days.

    Raises `NotFoundError`.
    """
    problem, session = _ask(ctx, session_id, monday)
    return places.where_it_fits(problem, problem.placed, session.key)


def elsewhere(ctx: Context, session_id: int) -> tuple[tuple[Place, ...], ...]:
    """Return the free places to which a session could be moved: those of its week, then those of
    the next, each best first and without the one it has. Where there are none, or it has no place,
    those in all its programme's days are returned as one.

    Raises `NotFoundError`.
    """
    problem, session = _ask(ctx, session_id, None)
    now = session.placement
    if now is None:
        return (places.where_it_fits(problem, problem.placed, session.key),)
    here = (now.slot.day, now.slot.start, now.studio_id)

    def between(first: dt.date, last: dt.date) -> tuple[Place, ...]:
        days = replace(problem, first=max(problem.first, first), last=last)
        free = places.where_it_fits(days, problem.placed, session.key)
        return tuple(
            place for place in free if (place.slot.day, place.slot.start, place.studio_id) != here
        )

    week = monday_of(now.slot.day)
    near = tuple(between(day, day + WEEK) for day in (week, week + dt.timedelta(weeks=1)))
    return near if any(near) else (between(problem.first, problem.last),)


def next_free(ctx: Context, session_id: int, day: dt.date, start: int) -> Place | None:
    """Return the first free slot of a session at a day and minute or after, but not the one it has.
    It is in its programme's days and within a fortnight; None when there is none.

    Raises `NotFoundError`.
    """
    problem, session = _ask(ctx, session_id, None)
    now = session.placement
    here = (now.slot.day, now.slot.start, now.studio_id) if now else None
    days = replace(
        problem, first=max(problem.first, day), last=min(problem.last, day + 2 * WEEK + ONE_DAY)
    )
    if days.first > days.last:
        return None
    later = [
        place
        for place in places.where_it_fits(days, problem.placed, session.key)
        if (place.slot.day, place.slot.start) >= (day, start)
        and (place.slot.day, place.slot.start, place.studio_id) != here
    ]
    return min(later, key=lambda place: (place.slot, place.studio_id), default=None)


def slot_shading(ctx: Context, session_id: int, monday: dt.date) -> tuple[Place, ...]:
    """Return every start of a week, each taken one with what takes it, for the board to shade.

    Raises `NotFoundError`.
    """
    problem, session = _ask(ctx, session_id, monday)
    return places.shading(problem, problem.placed, session.key)


def lengths(ctx: Context, session_id: int) -> tuple[Place, ...]:
    """Return the lengths a scheduled session could have from its start, up to an hour more than its
    programme asks for. Each taken one comes with what takes it; an unscheduled session has none.

    Raises `NotFoundError`.
    """
    with ctx.uow().reading() as work:
        session, province = work.draft.session(session_id), province_in(work)
        programme = province.programme_by_id.get(session.key.programme_id)
        if programme is None:
            raise NotFoundError("programme", session.key.programme_id)
        now = session.placement
        if now is None or not now.studio_id:
            return ()
        near = stored_neighbours(work, province, session, {now.slot.day})
    usual = province.minutes_of(programme, now.slot.day)
    most = min(LONGEST, usual + 60)
    tried = {*range(province.start_step, most + 1, province.start_step), usual}
    on_air = OnAir(
        province, (placement for placement in near if placement.slot.day == now.slot.day)
    )
    return tuple(
        places.place_at(
            province,
            programme,
            placement,
            on_air,
            tuple(_told(clash, placement) for clash in _clashes_beside(province, near, placement)),
        )
        for minutes in sorted(tried)
        if now.slot.start + minutes <= MINUTES_A_DAY
        for placement in [replace(now, slot=replace(now.slot, minutes=minutes), locked=True)]
    )


def _clashes_beside(
    province: Province, near: Iterable[Placement], placement: Placement
) -> Iterator[Clash]:
    """Yield the rules that a placement breaks, looking only at what it shares anything with."""
    programmes = province.programme_by_id
    own = programmes[placement.key.programme_id]
    beside = [
        other_placement
        for other_placement in near
        for other in [programmes[other_placement.key.programme_id]]
        if other.id == own.id
        or other.teacher_id == own.teacher_id
        or (
            other_placement.slot.day == placement.slot.day
            and other_placement.studio_id == placement.studio_id
        )
        or (other.goes_live and other_placement.slot.overlaps(placement.slot))
    ]
    for clash in clashes_at(province, beside, placement):
        if placement.key in clash.sessions:
            yield clash


def _told(clash: Clash, placement: Placement) -> str:
    others = [str(key) for key in clash.sessions if key != placement.key]
    return f"{clash.code}: {', '.join(others)}" if others else str(clash.code)


def _ask(ctx: Context, session_id: int, monday: dt.date | None) -> tuple[Problem, Session]:
    with ctx.uow().reading() as work:
        session = work.draft.session(session_id)
        programme = province_in(work).programme_by_id.get(session.key.programme_id)
        if programme is None:
            raise NotFoundError("programme", session.key.programme_id)
        first, last = programme.first, programme.last
        if monday is not None:
            first = monday_of(monday)
            last = first + WEEK
        first = max(first, ctx.zone.today(ctx.clock))
        return problem_in(ctx, work, first, max(first, last)), session
