"""What the draft holds: its sessions, read whole or in the parts that counts need."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from scheduler.domain.errors import NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.session import ENDED, Placement, Session, SessionState
from scheduler.planner.problem import Unplaced
from scheduler.storage.codec import decode
from scheduler.storage.session_rows import PLACE, WHOLE, placement_of, session_of, start_order
from scheduler.storage.tables.draft import SessionRow

# In these states a session takes nobody's time, and its number may be another one's.
GONE = tuple(state.value for state in ENDED)
NOT_BOOKED = (*GONE, SessionState.UNPLACED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A session without its schools: what counts need. `minutes` is 0 without a place."""

    id: int
    programme_id: str
    number: int
    state: SessionState
    day: dt.date | None
    minutes: int
    studio_id: str


class DraftSessions:
    """Reads the sessions of the draft."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

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
            *(SessionRow.id, SessionRow.programme_id, SessionRow.number, SessionRow.state),
            *(SessionRow.day, SessionRow.minutes, SessionRow.studio_id),
        )
        return tuple(
            Outline(
                id=row.id,
                programme_id=row.programme_id,
                number=row.number,
                state=SessionState(row.state),
                day=row.day,
                minutes=row.minutes or 0,
                studio_id=row.studio_id or "",
            )
            for row in self._connection.execute(query)
        )

    def count_without_slot(self) -> int:
        """Return how many sessions lost their slot, or were looked at by a plan that found none.

        Those that nobody has tried to place yet (revision 1) are not among them.
        """
        query = sa.select(sa.func.count()).where(
            SessionRow.state == SessionState.UNPLACED.value, SessionRow.revision > 1
        )
        return self._connection.execute(query).scalar_one()

    def called_off(self) -> frozenset[SessionKey]:
        """Return the keys that are history and not asked for again: called off, or not held."""
        alive = sa.select(SessionRow.programme_id, SessionRow.number).where(
            SessionRow.state.not_in(GONE)
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
