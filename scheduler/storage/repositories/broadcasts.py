"""Broadcasts, their changes of state, and the rooms that watch them."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from scheduler.domain.broadcast import (
    BEFORE_SCHOOLS,
    OVER,
    AirFault,
    Broadcast,
    BroadcastChange,
    BroadcastState,
    DriverKind,
    Evidence,
    RoomOnAir,
)
from scheduler.storage.codec import decode, encode
from scheduler.storage.tables.broadcasts import BroadcastChangeRow, BroadcastRow, RoomOnAirRow
from scheduler.storage.writing import dialect_insert, insert_new

_OVER = [state.value for state in OVER]


class BroadcastRepository:
    """One row a session, and a row for every change of its state."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, broadcast: Broadcast) -> bool:
        """Add a broadcast unless the session has one; tell whether it was added."""
        return insert_new(self._connection, BroadcastRow, [_values(broadcast)]) == 1

    def replace(self, broadcast: Broadcast) -> None:
        """Begin a session's broadcast anew; its earlier changes of state stay."""
        self._connection.execute(
            sa.update(BroadcastRow)
            .where(BroadcastRow.session_id == broadcast.session_id)
            .values(_values(broadcast))
        )

    def find(self, session_id: int) -> Broadcast | None:
        """Return the broadcast of a session, if it has one."""
        found = self._find(BroadcastRow.session_id == session_id)
        return found[0] if found else None

    def lock(self, session_id: int) -> Broadcast | None:
        """Return it, and let nobody else change it until this transaction ends."""
        self._connection.execute(
            sa.select(BroadcastRow.session_id)
            .where(BroadcastRow.session_id == session_id)
            .with_for_update()
        )
        return self.find(session_id)

    def unfinished(self, studio_id: str | None = None) -> tuple[Broadcast, ...]:
        """Return what a studio (None: any) still has to do with, by start."""
        conditions: list[sa.ColumnElement[bool]] = [BroadcastRow.state.not_in(_OVER)]
        if studio_id is not None:
            conditions.append(BroadcastRow.studio_id == studio_id)
        return self._find(*conditions)

    def of_sessions(self, ids: Collection[int]) -> dict[int, Broadcast]:
        """Return the broadcasts of sessions by session id."""
        if not ids:
            return {}
        return {
            broadcast.session_id: broadcast
            for broadcast in self._find(BroadcastRow.session_id.in_(ids))
        }

    def before_schools(self) -> frozenset[int]:
        """Return the ids of the sessions that schools can watch now."""
        states = [state.value for state in BEFORE_SCHOOLS]
        query = sa.select(BroadcastRow.session_id).where(BroadcastRow.state.in_(states))
        return frozenset(self._connection.scalars(query))

    def ended_early(self) -> dict[int, dt.datetime]:
        """Return when those were ended that somebody ended before their time, by session id."""
        query = sa.select(BroadcastRow.session_id, BroadcastRow.ends_at).where(
            BroadcastRow.ends_at < BroadcastRow.planned_end
        )
        return {row.session_id: row.ends_at for row in self._connection.execute(query)}

    def change_wanted(self, session_id: int, **wanted: object) -> None:
        """Change what is wanted of a broadcast."""
        self._connection.execute(
            sa.update(BroadcastRow).where(BroadcastRow.session_id == session_id).values(**wanted)
        )

    def step(self, change: BroadcastChange, aired_at: dt.datetime | None = None) -> bool:
        """Change the state, from the one it was; tell whether it still was in that one."""
        values: dict[str, Any] = {
            "state": change.after.value,
            "fault": change.fault.value,
            "since": change.at,
            "evidence": encode(change.evidence),
        }
        if aired_at is not None:
            values["aired_at"] = aired_at
        stepped = self._connection.execute(
            sa.update(BroadcastRow)
            .where(
                BroadcastRow.session_id == change.session_id,
                BroadcastRow.state == change.before.value,
            )
            .values(values)
        )
        if stepped.rowcount != 1:
            return False
        self._connection.execute(
            sa.insert(BroadcastChangeRow).values(
                session_id=change.session_id,
                at=change.at,
                before=change.before.value,
                after=change.after.value,
                fault=change.fault.value,
                cause=change.cause,
                evidence=encode(change.evidence),
                actor=change.actor,
            )
        )
        return True

    def note_evidence(self, session_id: int, seen: Evidence, at: dt.datetime) -> None:
        """Keep what the supervisor last saw."""
        self._connection.execute(
            sa.update(BroadcastRow)
            .where(BroadcastRow.session_id == session_id)
            .values(evidence=encode(seen), seen_at=at)
        )

    def changes(self, session_id: int) -> tuple[BroadcastChange, ...]:
        """Return a broadcast's changes of state, the oldest first."""
        query = (
            sa.select(BroadcastChangeRow.__table__)
            .where(BroadcastChangeRow.session_id == session_id)
            .order_by(BroadcastChangeRow.id)
        )
        return tuple(
            BroadcastChange(
                session_id=row.session_id,
                at=row.at,
                before=BroadcastState(row.before),
                after=BroadcastState(row.after),
                fault=AirFault(row.fault),
                cause=row.cause,
                evidence=decode(Evidence, row.evidence),
                actor=row.actor,
            )
            for row in self._connection.execute(query)
        )

    def note_rooms(self, rooms: Iterable[RoomOnAir]) -> None:
        """Keep what players said; the instant at which a room joined first stays."""
        rows = [{name: getattr(room, name) for name in _ROOM} for room in rooms]
        if not rows:
            return
        insert = dialect_insert(self._connection, RoomOnAirRow).values(rows)
        newer = {name: insert.excluded[name] for name in _ROOM if name not in _ROOM_STAYS}
        self._connection.execute(
            insert.on_conflict_do_update(index_elements=["session_id", "school_code"], set_=newer)
        )

    def rooms(self, session_id: int) -> tuple[RoomOnAir, ...]:
        """Return what every room last said of a broadcast."""
        return self.rooms_of([session_id])

    def rooms_of(self, ids: Collection[int]) -> tuple[RoomOnAir, ...]:
        """Return what every room last said of some broadcasts, by school."""
        if not ids:
            return ()
        query = (
            sa.select(RoomOnAirRow.__table__)
            .where(RoomOnAirRow.session_id.in_(ids))
            .order_by(RoomOnAirRow.school_code, RoomOnAirRow.session_id)
        )
        return tuple(RoomOnAir(**dict(row._mapping)) for row in self._connection.execute(query))  # noqa: SLF001 -- SQLAlchemy's public name for a row as a mapping

    def _find(self, *conditions: sa.ColumnElement[bool]) -> tuple[Broadcast, ...]:
        query = (
            sa.select(BroadcastRow.__table__)
            .where(*conditions)
            .order_by(BroadcastRow.starts_at, BroadcastRow.session_id)
        )
        return tuple(_broadcast(row) for row in self._connection.execute(query))


_ROOM = tuple(RoomOnAir.__dataclass_fields__)
_ROOM_STAYS = frozenset({"session_id", "school_code", "joined_at"})


def _values(broadcast: Broadcast) -> dict[str, Any]:
    names = Broadcast.__dataclass_fields__
    return {name: getattr(broadcast, name) for name in names} | {
        "driver": broadcast.driver.value,
        "state": broadcast.state.value,
        "fault": broadcast.fault.value,
        "evidence": encode(broadcast.evidence),
    }


def _broadcast(row: Any) -> Broadcast:  # noqa: ANN401 -- a row of the query above
    parts = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for a row as a mapping
    parts["driver"] = DriverKind(parts["driver"])
    parts["state"] = BroadcastState(parts["state"])
    parts["fault"] = AirFault(parts["fault"])
    parts["evidence"] = decode(Evidence, parts["evidence"])
    return Broadcast(**parts)
