"""How far recordings are on their way to schools, the rate limit of each line, and reruns."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from scheduler.domain.broadcast import BroadcastState, DriverKind
from scheduler.domain.holder import HolderKind
from scheduler.domain.recording import RecordingState
from scheduler.storage.tables.broadcasts import BroadcastRow, RoomOnAirRow
from scheduler.storage.tables.recordings import (
    LineAllowanceRow,
    RecordingRow,
    RerunRow,
    TransferRow,
    UplinkAllowanceRow,
)
from scheduler.storage.tables.releases import AudienceRow

UPLINK = "studio"
# Broadcasts that were on air until their end.
OVER = frozenset(
    {
        BroadcastState.ENDING,
        BroadcastState.JOINING,
        BroadcastState.CHECKING,
        BroadcastState.REPLAY_OPEN,
        BroadcastState.ENDED,
        BroadcastState.NEEDS_PERSON,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTransfer:
    """One recording for one school. `received_by` is the means by which its receipt came."""

    recording_id: int
    school_code: str
    nonce: str
    sent_bytes: int = 0
    verified_bytes: int = 0
    requests: int = 0
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None
    any_hour: bool = False
    received_at: dt.datetime | None = None
    received_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRerun:
    """When a school shows a recording: a wall day and minutes of the day.

    `called_off` when it was told once and does not take place.
    """

    session_id: int
    school_code: str
    day: dt.date
    start: int
    minutes: int
    changed_at: dt.datetime
    called_off: bool = False


class TransferRepository:
    """Keeps transfers by recording and school."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(
        self, recording_id: int, school_code: str, *, for_update: bool = False
    ) -> StoredTransfer | None:
        """Return one transfer; `for_update` keeps others from changing it until the commit."""
        query = sa.select(TransferRow.__table__).where(
            TransferRow.recording_id == recording_id, TransferRow.school_code == school_code
        )
        row = self._connection.execute(query.with_for_update() if for_update else query)
        found = row.mappings().one_or_none()
        return None if found is None else StoredTransfer(**found)

    def of(
        self, recordings: Collection[int], school_code: str | None = None
    ) -> tuple[StoredTransfer, ...]:
        """Return the transfers of some recordings, to one school or all."""
        if not recordings:
            return ()
        query = sa.select(TransferRow.__table__).where(TransferRow.recording_id.in_(recordings))
        if school_code is not None:
            query = query.where(TransferRow.school_code == school_code)
        return tuple(StoredTransfer(**row) for row in self._connection.execute(query).mappings())

    def not_joined(self, since: dt.datetime) -> frozenset[tuple[int, str]]:
        """Return sessions and the schools in their audience that no player joined although this
        machine put the sessions on air until their end. Those that were turned to a recording are
        returned too. Only those planned to end since an instant.
        """
        room = sa.exists().where(
            RoomOnAirRow.session_id == BroadcastRow.session_id,
            RoomOnAirRow.school_code == AudienceRow.holder_id,
        )
        is_over = BroadcastRow.state.in_([state.value for state in OVER])
        query = (
            sa.select(BroadcastRow.session_id, AudienceRow.holder_id)
            .join(AudienceRow, AudienceRow.session_id == BroadcastRow.session_id)
            .where(
                AudienceRow.kind == HolderKind.SCHOOL.value,
                BroadcastRow.driver == DriverKind.HLS.value,
                BroadcastRow.planned_end >= since,
                sa.or_(sa.not_(BroadcastRow.audience), sa.and_(is_over, ~room)),
            )
        )
        found = self._connection.execute(query)
        return frozenset((row.session_id, row.holder_id) for row in found)

    def withdrawn(self, school_code: str) -> list[int]:
        """Return the withdrawn recordings that were on their way to a school, by id."""
        query = (
            sa.select(TransferRow.recording_id)
            .join(RecordingRow, RecordingRow.id == TransferRow.recording_id)
            .where(
                TransferRow.school_code == school_code,
                RecordingRow.state == RecordingState.WITHDRAWN.value,
            )
            .order_by(TransferRow.recording_id)
        )
        return list(self._connection.execute(query).scalars())

    def add(self, transfer: StoredTransfer) -> None:
        """Add a transfer."""
        self._connection.execute(sa.insert(TransferRow).values(asdict(transfer)))

    def put(self, transfer: StoredTransfer) -> None:
        """Store a transfer's present state."""
        values = asdict(transfer)
        self._connection.execute(
            sa.update(TransferRow)
            .where(
                TransferRow.recording_id == values.pop("recording_id"),
                TransferRow.school_code == values.pop("school_code"),
            )
            .values(values)
        )

    def next_at(self, school_code: str) -> dt.datetime | None:
        """Return from when on the next byte may go to a school; nobody else changes it meanwhile.

        None before the first.
        """
        query = (
            sa.select(LineAllowanceRow.next_at)
            .where(LineAllowanceRow.school_code == school_code)
            .with_for_update()
        )
        return self._connection.execute(query).scalar_one_or_none()

    def set_next_at(self, school_code: str, next_at: dt.datetime, *, is_new: bool) -> None:
        """Store from when on the next byte may go to a school."""
        if is_new:
            row = {"school_code": school_code, "next_at": next_at}
            self._connection.execute(sa.insert(LineAllowanceRow).values(row))
            return
        self._connection.execute(
            sa.update(LineAllowanceRow)
            .where(LineAllowanceRow.school_code == school_code)
            .values(next_at=next_at)
        )

    def uplink_next_at(self) -> dt.datetime | None:
        """Return from when on the next byte may leave the studio, as `next_at` does for a line."""
        query = sa.select(UplinkAllowanceRow.next_at).where(UplinkAllowanceRow.name == UPLINK)
        return self._connection.execute(query.with_for_update()).scalar_one_or_none()

    def set_uplink_next_at(self, next_at: dt.datetime, *, is_new: bool) -> None:
        """Store from when on the next byte may leave the studio."""
        if is_new:
            row = {"name": UPLINK, "next_at": next_at}
            self._connection.execute(sa.insert(UplinkAllowanceRow).values(row))
            return
        query = sa.update(UplinkAllowanceRow).where(UplinkAllowanceRow.name == UPLINK)
        self._connection.execute(query.values(next_at=next_at))

    def reruns(
        self,
        *,
        school_code: str | None = None,
        sessions: Collection[int] | None = None,
        since: dt.date | None = None,
    ) -> tuple[StoredRerun, ...]:
        """Return reruns by time, those that are called off too: of one school, of some sessions, or
        from a wall day on.
        """
        query = sa.select(RerunRow.__table__).order_by(RerunRow.day, RerunRow.start)
        if since is not None:
            query = query.where(RerunRow.day >= since)
        if school_code is not None:
            query = query.where(RerunRow.school_code == school_code)
        if sessions is not None:
            query = query.where(RerunRow.session_id.in_(sessions))
        return tuple(StoredRerun(**row) for row in self._connection.execute(query).mappings())

    def put_rerun(self, rerun: StoredRerun) -> None:
        """Store a rerun in place of an earlier one. None is ever deleted: see `called_off`."""
        self._connection.execute(
            sa.delete(RerunRow).where(
                RerunRow.session_id == rerun.session_id, RerunRow.school_code == rerun.school_code
            )
        )
        self._connection.execute(sa.insert(RerunRow).values(asdict(rerun)))
