"""What is checked before air: schools that have not been heard of for long, to be telephoned."""

import datetime as dt
from dataclasses import dataclass

from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Mode
from scheduler.storage.unit_of_work import UnitOfWork

SILENT_FOR = dt.timedelta(days=7)
EVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """When anything of a live school last spoke to us (UTC), None for never; its calendar, its
    page, its player and its downloads count. `is_silent` says that this is too long ago.
    """

    school_code: str
    last_at: dt.datetime | None
    is_silent: bool


def signs_of(work: UnitOfWork, session: ReleasedSession, now: dt.datetime) -> tuple[Sign, ...]:
    """Return the last sign of life of every live school, those heard of longest ago first."""
    codes = [
        reception.school_code
        for reception in session.facts.receptions
        if reception.mode is Mode.LIVE
    ]
    known = work.signs.last(codes) if codes else {}
    signs = [
        Sign(
            school_code=code,
            last_at=known.get(code),
            is_silent=now - known.get(code, EVER) > SILENT_FOR,
        )
        for code in codes
    ]
    return tuple(sorted(signs, key=lambda sign: (sign.last_at or EVER, sign.school_code)))
