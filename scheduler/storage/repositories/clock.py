"""The stored state of the machine's clock."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.domain.clock_guard import Doubt, Reading
from scheduler.storage.tables.clock import ClockRow
from scheduler.storage.writing import insert_new

THE_ONE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClock:
    """The last believed reading, the doubt (None: none) with what was shown and since when, and how
    often a person has said that the clock is right.
    """

    reading: Reading
    doubt: Doubt | None
    shown: dt.datetime | None
    since: dt.datetime | None
    accepted: int


class ClockRepository:
    """Keeps one row."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self) -> StoredClock | None:
        """Return what is known of the clock, once anything is."""
        row = self._connection.execute(sa.select(ClockRow.__table__)).one_or_none()
        if row is None:
            return None
        return StoredClock(
            reading=Reading(wall=row.wall, running=row.running, boot=row.boot, sure=row.sure),
            doubt=Doubt(row.doubt) if row.doubt else None,
            shown=row.shown,
            since=row.since,
            accepted=row.accepted,
        )

    def believe(self, read: Reading) -> None:
        """Keep a reading that is believed; whatever doubt there was is over."""
        self._keep(asdict(read), doubt="", shown=None, since=None)

    def doubt(self, read: Reading, doubt: Doubt, since: dt.datetime, believed: Reading) -> None:
        """Keep that a reading is not believed; `believed` is the last one that was."""
        if self.find() is None:
            self.believe(believed)
        self._keep({}, doubt=doubt.value, shown=read.wall, since=since)

    def accept(self, read: Reading) -> None:
        """Keep that a person says that what the clock shows is right."""
        self.believe(read)
        self._connection.execute(sa.update(ClockRow).values(accepted=ClockRow.accepted + 1))

    def _keep(self, seen: dict[str, Any], **doubt: object) -> None:
        values = seen | doubt
        changed = self._connection.execute(sa.update(ClockRow).values(values))
        if changed.rowcount == 0:
            insert_new(self._connection, ClockRow, [values | {"id": THE_ONE, "accepted": 0}])
