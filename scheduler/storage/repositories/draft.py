"""The draft's sessions and their bookings."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.domain.errors import ClashError, NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement, Session, SessionState
from scheduler.domain.wall import Zone
from scheduler.planner.problem import Unplaced
from scheduler.storage.bookings import Booking, find_meetings
from scheduler.storage.codec import decode, encode
from scheduler.storage.received import write_receptions
from scheduler.storage.session_rows import (
    EMPTY_PLACE,
    PLACE,
    WHOLE,
    Receptions,
    place_values,
    placement_of,
    session_of,
    start_order,
)
from scheduler.storage.tables.draft import DraftRow, SessionRow

# No session is longer; it bounds the part of the index that a booking has to look at.
LONGEST = dt.timedelta(days=1)
NOT_BOOKED = (SessionState.CANCELLED.value, SessionState.UNPLACED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A session without its schools: what counts need. `minutes` is 0 without a place."""

    id: int
    programme_id: str
    state: SessionState
    day: dt.date | None
    minutes: int
    studio_id: str


class DraftRepository:
    """Sessions of the draft; every change of one raises its revision."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def lock(self) -> int:
        """Wait until nobody else is changing the draft, and return its revision."""
        query = sa.select(DraftRow.revision).with_for_update()
        return self._connection.execute(query).scalar_one()

    def revision(self) -> int:
        """Return the draft's revision."""
        return self._connection.execute(sa.select(DraftRow.revision)).scalar_one()

    def raise_revision(self) -> int:
        """Count one more change of the draft and return its new revision."""
        query = sa.update(DraftRow).values(revision=DraftRow.revision + 1)
        return self._connection.execute(query.returning(DraftRow.revision)).scalar_one()

    def plan_quality(self) -> dict[str, Any]:
        """Return what the last plan said of itself, as stored by `set_plan_quality`."""
        return self._connection.execute(sa.select(DraftRow.plan)).scalar_one() or {}

    def set_plan_quality(self, quality: dict[str, Any]) -> None:
        """Keep what a plan says of itself."""
        self._connection.execute(sa.update(DraftRow).values(plan=quality))

    def sessions(
        self,
        *,
        ids: Collection[int] | None = None,
        first: dt.date | None = None,
        last: dt.date | None = None,
        states: Collection[SessionState] | None = None,
    ) -> tuple[Session, ...]:
        """Return sessions in the order of their start; unplaced ones last. Days are inclusive."""
        query = sa.select(*WHOLE)
        if ids is not None:
            query = query.where(SessionRow.id.in_(ids))
        if first is not None:
            query = query.where(sa.or_(SessionRow.day >= first, SessionRow.opening_day >= first))
        if last is not None:
            query = query.where(SessionRow.day <= last)
        if states is not None:
            query = query.where(SessionRow.state.in_([state.value for state in states]))
        found = [session_of(row) for row in self._connection.execute(query)]
        return tuple(sorted(found, key=start_order))

    def placed_now(self) -> tuple[Placement, ...]:
        """Return where every session that has a place sits, with its lock: no reception is read."""
        query = sa.select(*PLACE).where(
            SessionRow.state.not_in(NOT_BOOKED), SessionRow.day.is_not(None)
        )
        return tuple(placement_of(row) for row in self._connection.execute(query))

    def outlines(self) -> tuple[Outline, ...]:
        """Return every session without its schools."""
        query = sa.select(
            *(SessionRow.id, SessionRow.programme_id, SessionRow.state),
            *(SessionRow.day, SessionRow.minutes, SessionRow.studio_id),
        )
        return tuple(
            Outline(
                id=row.id,
                programme_id=row.programme_id,
                state=SessionState(row.state),
                day=row.day,
                minutes=row.minutes or 0,
                studio_id=row.studio_id or "",
            )
            for row in self._connection.execute(query)
        )

    def called_off(self) -> frozenset[SessionKey]:
        """Return the keys that were called off and not asked for again."""
        alive = sa.select(SessionRow.programme_id, SessionRow.number).where(
            SessionRow.state != SessionState.CANCELLED.value
        )
        query = sa.select(SessionRow.programme_id, SessionRow.number).except_(alive)
        return frozenset(SessionKey(*row) for row in self._connection.execute(query))

    def near(
        self, programme_id: str, teacher_id: str, days: Collection[dt.date]
    ) -> tuple[Session, ...]:
        """Return the sessions of a programme, of a teacher, and of some wall days."""
        query = sa.select(*WHOLE).where(
            sa.or_(
                SessionRow.programme_id == programme_id,
                SessionRow.teacher_id == teacher_id,
                SessionRow.day.in_(days),
            )
        )
        return tuple(session_of(row) for row in self._connection.execute(query))

    def session(self, session_id: int) -> Session:
        """Return one session. Raises `NotFoundError`."""
        found = self.sessions(ids=[session_id])
        if not found:
            raise NotFoundError("session", session_id)
        return found[0]

    def unplaced(self) -> tuple[Unplaced, ...]:
        """Return the sessions that the last plan found no place for, and why."""
        query = (
            sa.select(SessionRow.unplaced)
            .where(SessionRow.state == SessionState.UNPLACED.value)
            .where(SessionRow.unplaced.is_not(None))
            .order_by(SessionRow.programme_id, SessionRow.number)
        )
        return tuple(decode(Unplaced, body) for body in self._connection.scalars(query))

    def add(self, keys: Iterable[SessionKey], at: dt.datetime) -> None:
        """Add unplaced sessions; each gets its UIDs here, once for ever."""
        rows = [
            EMPTY_PLACE
            | {
                "uid": str(uuid.uuid4()),
                "opening_uid": str(uuid.uuid4()),
                "programme_id": key.programme_id,
                "number": key.number,
                "state": SessionState.UNPLACED.value,
                "locked": False,
                "receptions": [],
                "unplaced": None,
                "revision": 1,
                "created_at": at,
            }
            for key in keys
        ]
        if rows:
            self._connection.execute(sa.insert(SessionRow), rows)

    def remove(self, ids: Collection[int]) -> None:
        """Delete sessions that were never released."""
        if ids:
            self._connection.execute(sa.delete(SessionRow).where(SessionRow.id.in_(ids)))

    def book(
        self,
        wanted: Sequence[tuple[int, Placement, Receptions, str]],
        zone: Zone,
        turnarounds: dict[str, int],
    ) -> None:
        """Place sessions (id, placement, receptions, the teacher whose time it takes or empty).

        Raises `ClashError` when two of them, or one of them and a session that stays, would have
        one studio or teacher at once; then nothing may be committed. The draft is locked first, so
        what is checked stays true.
        """
        if not wanted:
            return
        self.lock()
        bookings = [
            Booking(
                session_id=session_id,
                key=placement.key,
                studio_id=placement.studio_id,
                teacher_id=teacher_id,
                start_at=zone.instant(placement.slot.day, placement.slot.start),
                end_at=zone.instant(placement.slot.day, placement.slot.end),
            )
            for session_id, placement, _, teacher_id in wanted
        ]
        clashes = find_meetings(bookings, self._near(bookings), turnarounds)
        if clashes:
            raise ClashError(clashes)
        changes = [
            place_values(placement, booking, receptions, zone)
            for (_, placement, receptions, _), booking in zip(wanted, bookings, strict=True)
        ]
        self._change(changes)

    def unplace(self, reasons: dict[int, Unplaced | None]) -> None:
        """Take sessions from their places, each with why the planner found none, if asked."""
        self._change(
            [
                EMPTY_PLACE
                | {
                    "known_id": session_id,
                    "state": SessionState.UNPLACED.value,
                    "locked": False,
                    "receptions": [],
                    "unplaced": None if reason is None else encode(reason),
                }
                for session_id, reason in reasons.items()
            ]
        )

    def set_state(self, ids: Iterable[int], state: SessionState) -> None:
        """Set the state of sessions."""
        self._change([{"known_id": each, "state": state.value} for each in ids])

    def set_locked(self, session_id: int, locked: bool) -> None:
        """Lock a session where it is, or free it."""
        self._change([{"known_id": session_id, "locked": locked}])

    def set_receptions(self, receptions: dict[int, Receptions]) -> None:
        """Store how each school gets these sessions. It is worked out, so it is no edit of them."""
        self._change(
            [
                {"known_id": each, "receptions": write_receptions(parts)}
                for each, parts in receptions.items()
            ],
            edits=0,
        )

    def instants(self) -> dict[int, tuple[dt.datetime, str]]:
        """Return the stored UTC start of every placed session, and the zone data behind it."""
        query = sa.select(SessionRow.id, SessionRow.start_at, SessionRow.zone_version).where(
            SessionRow.start_at.is_not(None)
        )
        return {
            session_id: (start_at, version or "")
            for session_id, start_at, version in self._connection.execute(query)
            if start_at is not None
        }

    def retime(self, times: dict[int, tuple[dt.datetime, dt.datetime]], zone: Zone) -> None:
        """Store the UTC start and end of sessions as the zone data in force gives them."""
        self._change(
            [
                {
                    "known_id": session_id,
                    "start_at": start_at,
                    "end_at": end_at,
                    "zone_name": zone.name,
                    "zone_version": zone.version,
                }
                for session_id, (start_at, end_at) in times.items()
            ]
        )

    def set_teachers(self, teachers: dict[int, str]) -> None:
        """Store whose time these sessions take."""
        self._change([{"known_id": each, "teacher_id": who} for each, who in teachers.items()])

    def _change(self, changes: list[dict[str, Any]], *, edits: int = 1) -> None:
        if not changes:
            return
        names = [name for name in changes[0] if name != "known_id"]
        values: dict[str, Any] = {name: sa.bindparam(name) for name in names}
        self._connection.execute(
            sa.update(SessionRow)
            .where(SessionRow.id == sa.bindparam("known_id"))
            .values(values | {"revision": SessionRow.revision + edits}),
            changes,
        )

    def _near(self, bookings: Sequence[Booking]) -> list[Booking]:
        """Return the bookings of the same studios and teachers about the same time."""
        studios = {booking.studio_id for booking in bookings} - {""}
        teachers = {booking.teacher_id for booking in bookings} - {""}
        since = min(booking.start_at for booking in bookings) - LONGEST
        until = max(booking.end_at for booking in bookings) + LONGEST
        near = (
            sa.select(SessionRow.__table__)
            .where(sa.or_(SessionRow.studio_id.in_(studios), SessionRow.teacher_id.in_(teachers)))
            .where(SessionRow.start_at > since, SessionRow.start_at < until)
            .where(SessionRow.state.not_in(NOT_BOOKED))
        )
        return [
            Booking(
                session_id=row.id,
                key=SessionKey(row.programme_id, row.number),
                studio_id=row.studio_id or "",
                teacher_id=row.teacher_id or "",
                start_at=row.start_at,
                end_at=row.end_at,
            )
            for row in self._connection.execute(near)
        ]
