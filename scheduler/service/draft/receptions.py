"""Keeping the draft's receptions what its placements make them."""

import datetime as dt
from collections.abc import Collection

from scheduler.domain.province import Province
from scheduler.domain.session import PLACED
from scheduler.planner.modes import receptions
from scheduler.service.context import Context
from scheduler.storage.unit_of_work import UnitOfWork


def refresh_receptions(
    ctx: Context,
    work: UnitOfWork,
    province: Province,
    *,
    from_day: dt.date | None = None,
    days: Collection[dt.date] | None = None,
) -> None:
    """Work out again how each school gets each session on the given days, or from a day on.

    How a school gets a session depends on what else is on that day, and on nothing else of the
    draft; only what differs is written. What has begun stays received as it was released.
    """
    first = min(days) if days else from_day
    sessions = work.draft.sessions(first=first, last=max(days) if days else None, states=PLACED)
    touched = [
        session
        for session in sessions
        if session.placement is not None and (not days or session.placement.slot.day in days)
    ]
    worked_out = receptions(
        province, [session.placement for session in touched if session.placement]
    )
    differing = {
        session.id: worked_out[session.key]
        for session in touched
        if session.key in worked_out and worked_out[session.key] != session.receptions
    }
    begun = work.timer_checks.begun(ctx.clock.now(), list(differing))
    newest = work.releases.newest(begun) if begun else {}
    as_released = {
        session_id: version.facts.receptions
        for session_id, version in newest.items()
        if version.facts.stands
    }
    work.draft.set_receptions(differing | as_released)
