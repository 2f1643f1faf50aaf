"""Changes of the draft's sessions, and their bookings."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from scheduler.domain.errors import ClashError
from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement, SessionState
from scheduler.domain.wall import Zone
from scheduler.planner.problem import Unplaced
from scheduler.storage.bookings import Booking, find_meetings
from scheduler.storage.codec import encode
from scheduler.storage.received import write_receptions
from scheduler.storage.repositories.draft_sessions import NOT_BOOKED, DraftSessions
from scheduler.storage.session_rows import (
    EMPTY_PLACE,
    Receptions,
    place_values,
)
from scheduler.storage.tables.draft import DraftRow, SessionRow
from scheduler.storage.turns import take_turn

# No session is longer; it bounds the part of the index that a booking has to look at.
LONGEST = dt.timedelta(days=1)


class DraftRepository(DraftSessions):
    """Changes the draft; every change of a session raises its revision."""

    locked_at: int | None = None  # the revision at the lock; None where it is not locked

    def lock(self) -> int:
        """Wait until nobody else is changing the draft, and return its revision.

        Those who wait get the lock in the order in which they came, which a locked row alone does
        not give.
        """
        take_turn(self._connection, "draft")
        query = sa.select(DraftRow.revision).with_for_update()
        self.locked_at = self._connection.execute(query).scalar_one()
        return self.locked_at

    def revision(self) -> int:
        """Return the draft's revision."""
        return self._connection.execute(sa.select(DraftRow.revision)).scalar_one()

    def raise_revision(self) -> int:
        """Count one more change of the draft and return its new revision."""
        query = sa.update(DraftRow).values(revision=DraftRow.revision + 1)
        return self._connection.execute(query.returning(DraftRow.revision)).scalar_one()

    def add(self, keys: Iterable[SessionKey], at: dt.datetime) -> None:
        """Add unplaced sessions; each gets its UID here, once for ever."""
        rows = [
            EMPTY_PLACE
            | {
                "uid": uid,
                "opening_uid": uid,
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
            for uid in [str(uuid.uuid4())]
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
        if self.locked_at is None:
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

    def shorten(self, session_id: int, minutes: int, end_at: dt.datetime) -> None:
        """Let a session end earlier, and lock it with that length."""
        self._change(
            [{"known_id": session_id, "minutes": minutes, "end_at": end_at, "locked": True}]
        )

    def set_receptions(self, receptions: dict[int, Receptions]) -> None:
        """Store how each school gets these sessions. It is worked out, so it is no edit of them."""
        self._change(
            [
                {"known_id": each, "receptions": write_receptions(parts)}
                for each, parts in receptions.items()
            ],
            edits=0,
        )

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
