"""Recordings by session and by state."""

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from scheduler.domain.keys import SessionKey
from scheduler.domain.recording import (
    Consent,
    Finding,
    Recording,
    RecordingSource,
    RecordingState,
)
from scheduler.domain.session import ENDED
from scheduler.storage.codec import decode, encode
from scheduler.storage.tables.draft import SessionRow
from scheduler.storage.tables.recordings import RecordingRow


class RecordingRepository:
    """Keeps what is known of each recording; rows are never deleted."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, recording: Recording) -> int:
        """Add a recording; return its id."""
        query = sa.insert(RecordingRow).values(_values(recording)).returning(RecordingRow.id)
        return self._connection.execute(query).scalar_one()

    def put(self, recording: Recording) -> None:
        """Store a recording's present state."""
        self._connection.execute(
            sa.update(RecordingRow)
            .where(RecordingRow.id == recording.id)
            .values(_values(recording))
        )

    def find(self, recording_id: int, *, for_update: bool = False) -> Recording | None:
        """Return one recording; `for_update` keeps others from changing it until the commit."""
        query = sa.select(RecordingRow.__table__).where(RecordingRow.id == recording_id)
        if for_update:
            query = query.with_for_update()
        found = self._rows(query)
        return found[0] if found else None

    def of_sessions(self, sessions: Collection[int]) -> tuple[Recording, ...]:
        """Return the recordings of some sessions, the oldest first."""
        if not sessions:
            return ()
        condition = RecordingRow.session_id.in_(sessions)
        return self._rows(
            sa.select(RecordingRow.__table__).where(condition).order_by(RecordingRow.id)
        )

    def in_states(self, states: Collection[RecordingState]) -> tuple[Recording, ...]:
        """Return the recordings in some states, the oldest first."""
        condition = RecordingRow.state.in_([state.value for state in states])
        return self._rows(
            sa.select(RecordingRow.__table__).where(condition).order_by(RecordingRow.id)
        )

    def kept(self) -> tuple[Recording, ...]:
        """Return the recordings whose file is still kept, the oldest first."""
        condition = RecordingRow.removed_at.is_(None)
        return self._rows(
            sa.select(RecordingRow.__table__).where(condition).order_by(RecordingRow.id)
        )

    def newest(self, *, since: dt.datetime, limit: int) -> tuple[Recording, ...]:
        """Return the recordings handed in since an instant, the last one first."""
        query = sa.select(RecordingRow.__table__).where(RecordingRow.handed_in_at >= since)
        return self._rows(query.order_by(RecordingRow.id.desc()).limit(limit))

    def is_kept(self, sha256: str) -> bool:
        """Tell whether any recording still needs the file of this SHA-256."""
        query = sa.select(RecordingRow.id).where(
            RecordingRow.sha256 == sha256, RecordingRow.removed_at.is_(None)
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def session_of(self, key: SessionKey) -> int | None:
        """Return the id of the session that bears a key and was not called off or missed."""
        query = sa.select(SessionRow.id).where(
            SessionRow.programme_id == key.programme_id,
            SessionRow.number == key.number,
            SessionRow.state.not_in([state.value for state in ENDED]),
        )
        return self._connection.execute(query).scalar_one_or_none()

    def _rows(self, query: sa.Select[*tuple[Any, ...]]) -> tuple[Recording, ...]:
        return tuple(_recording(dict(row)) for row in self._connection.execute(query).mappings())


def _values(recording: Recording) -> dict[str, Any]:
    values = {name: getattr(recording, name) for name in Recording.__dataclass_fields__}
    del values["id"]
    values["findings"] = [encode(finding) for finding in recording.findings]
    for name in ("state", "source", "consent"):
        values[name] = values[name].value
    return values


def _recording(row: dict[str, Any]) -> Recording:
    row["findings"] = tuple(decode(Finding, finding) for finding in row["findings"])
    row["state"] = RecordingState(row["state"])
    row["source"] = RecordingSource(row["source"])
    row["consent"] = Consent(row["consent"])
    return Recording(**row)
