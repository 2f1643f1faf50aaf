"""The one row of the timer worker: who does what falls due, and which release it knows."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from scheduler.domain.action import ActionState
from scheduler.storage.tables.actions import ActionRow, TimerWorkerRow
from scheduler.storage.writing import insert_new

THE_ONE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerWorker:
    """Who owns the timer worker, since when, when it last looked, and the release it knows."""

    epoch: int
    owner: str
    started_at: dt.datetime
    beat_at: dt.datetime
    reconciled: int


class TimerWorkerRepository:
    """Whose turn it is: `epoch` rises with every owner."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self) -> TimerWorker | None:
        """Return its state, if it ever ran."""
        row = self._connection.execute(
            sa.select(
                TimerWorkerRow.epoch,
                TimerWorkerRow.owner,
                TimerWorkerRow.started_at,
                TimerWorkerRow.beat_at,
                TimerWorkerRow.reconciled,
            )
        ).one_or_none()
        return TimerWorker(**row._mapping) if row else None  # noqa: SLF001 -- how SQLAlchemy names a row's columns

    def begin_epoch(self, owner: str, now: dt.datetime) -> int:
        """Make the caller the owner and return its number; a dead owner's claims are due again."""
        self._make(now)
        epoch = self._connection.execute(
            sa.update(TimerWorkerRow)
            .values(epoch=TimerWorkerRow.epoch + 1, owner=owner, started_at=now, beat_at=now)
            .returning(TimerWorkerRow.epoch)
        ).scalar_one()
        self._connection.execute(
            sa.update(ActionRow)
            .where(ActionRow.state == ActionState.CLAIMED.value)
            .values(state=ActionState.DUE.value)
        )
        return epoch

    def beat(self, epoch: int, now: dt.datetime) -> bool:
        """Note that the owner looks; tell whether it still is the owner."""
        beaten = self._connection.execute(
            sa.update(TimerWorkerRow).where(TimerWorkerRow.epoch == epoch).values(beat_at=now)
        )
        return beaten.rowcount == 1

    def holds(self, epoch: int) -> bool:
        """Tell whether the epoch is in force, and keep it so until this transaction ends."""
        held = self._connection.scalar(sa.select(TimerWorkerRow.epoch).with_for_update())
        return held == epoch

    def reconciled(self, now: dt.datetime) -> int:
        """Return the release whose acts are rows, and let nobody else reconcile meanwhile."""
        self._make(now)
        return self._connection.execute(
            sa.select(TimerWorkerRow.reconciled).with_for_update()
        ).scalar_one()

    def mark_reconciled(self, release: int) -> None:
        """Note that the acts of a release are rows."""
        self._connection.execute(sa.update(TimerWorkerRow).values(reconciled=release))

    def _make(self, now: dt.datetime) -> None:
        row = {"id": THE_ONE, "epoch": 0, "owner": "", "reconciled": 0}
        insert_new(self._connection, TimerWorkerRow, [row | {"started_at": now, "beat_at": now}])
