"""Sessions of the draft to rows and back."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement, Reception, Session, SessionState
from scheduler.domain.wall import Slot, Zone
from scheduler.storage.bookings import Booking
from scheduler.storage.received import parse_receptions, write_receptions
from scheduler.storage.tables.draft import SessionRow

PLACE = (
    *(SessionRow.programme_id, SessionRow.number, SessionRow.studio_id, SessionRow.locked),
    *(SessionRow.day, SessionRow.start, SessionRow.minutes),
    *(SessionRow.opening_day, SessionRow.opening_start, SessionRow.opening_minutes),
)
# The receptions are read as text, so that those read before need not be taken apart again.
WHOLE = (
    *(column for column in SessionRow.__table__.columns if column.name != "receptions"),
    sa.cast(SessionRow.receptions, sa.Text).label("receptions"),
)
Receptions = tuple[Reception, ...]
EMPTY_PLACE: dict[str, Any] = dict.fromkeys(
    (
        *("day", "start", "minutes", "opening_day", "opening_start", "opening_minutes"),
        *("zone_name", "zone_version", "start_at", "end_at", "studio_id", "teacher_id"),
    )
)


def place_values(
    placement: Placement, booking: Booking, receptions: Receptions, zone: Zone
) -> dict[str, Any]:
    """Return the columns that place a session, for an update by `known_id`."""
    opening = placement.opening
    return {
        "known_id": booking.session_id,
        "state": SessionState.PLANNED.value,
        "day": placement.slot.day,
        "start": placement.slot.start,
        "minutes": placement.slot.minutes,
        "opening_day": opening.day if opening else None,
        "opening_start": opening.start if opening else None,
        "opening_minutes": opening.minutes if opening else None,
        "zone_name": zone.name,
        "zone_version": zone.version,
        "start_at": booking.start_at,
        "end_at": booking.end_at,
        "studio_id": booking.studio_id or None,
        "teacher_id": booking.teacher_id or None,
        "locked": placement.locked,
        "receptions": write_receptions(receptions),
        "unplaced": None,
    }


def placement_of(row: Any) -> Placement:  # noqa: ANN401 -- a row with the columns of PLACE
    """Return where the session of a row sits."""
    opening = None
    if row.opening_day is not None:
        opening = Slot(row.opening_day, row.opening_start, row.opening_minutes)
    return Placement(
        key=SessionKey(row.programme_id, row.number),
        slot=Slot(row.day, row.start, row.minutes),
        studio_id=row.studio_id or "",
        opening=opening,
        locked=row.locked,
    )


def session_of(row: Any) -> Session:  # noqa: ANN401 -- a row of the sessions table
    """Return the session that a row with the columns of WHOLE stands for."""
    return Session(
        id=row.id,
        uid=row.uid,
        former_uid=row.former_uid or "",
        key=SessionKey(row.programme_id, row.number),
        state=SessionState(row.state),
        placement=None if row.day is None else placement_of(row),
        receptions=parse_receptions(row.receptions),
        revision=row.revision,
        created_at=row.created_at,
        locked=row.locked,
    )


def start_order(session: Session) -> tuple[dt.date, int, SessionKey, int]:
    """Return what sessions are sorted by: their start, the unplaced last."""
    if session.placement is None:
        return dt.date.max, 0, session.key, session.id
    slot = session.placement.slot
    return slot.day, slot.start, session.key, session.id
