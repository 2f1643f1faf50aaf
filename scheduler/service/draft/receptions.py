"""Keeping the draft's receptions what its placements make them."""

import datetime as dt
from collections.abc import Collection

from scheduler.domain.province import Province
from scheduler.domain.session import PLACED
from scheduler.planner.modes import receptions
from scheduler.storage.unit_of_work import UnitOfWork


def refresh_receptions(
    work: UnitOfWork,
    province: Province,
    *,
    from_day: dt.date | None = None,
    days: Collection[dt.date] | None = None,
) -> None:
    """Work out again how each school gets each session on the given days, or from a day on.

    How a school gets a session depends on what else is on that day, and on nothing else of the
    draft; only what differs is written.
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
    work.draft.set_receptions(
        {
            session.id: worked_out[session.key]
            for session in touched
            if session.key in worked_out and worked_out[session.key] != session.receptions
        }
    )
