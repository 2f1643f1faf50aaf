"""The alerts that stand: begun once, ended once."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from scheduler.storage.tables.alerts import AlertRow
from scheduler.storage.writing import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAlert:
    """Since when something needs a person, and since when it is well again (None: it is not)."""

    since: dt.datetime
    well_since: dt.datetime | None


class AlertRepository:
    """Keeps them by the name of the check that fails."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def standing(self) -> dict[str, StoredAlert]:
        """Return those that have begun and not ended."""
        return {
            row.name: StoredAlert(since=row.since, well_since=row.well_since)
            for row in self._connection.execute(sa.select(AlertRow.__table__))
        }

    def begin(self, name: str, since: dt.datetime) -> bool:
        """Let one begin; tell whether it had not yet."""
        row = {"name": name, "since": since, "well_since": None}
        return insert_new(self._connection, AlertRow, [row]) == 1

    def note_well(self, name: str, since: dt.datetime | None) -> None:
        """Keep since when it is well again; None while it is not."""
        self._connection.execute(
            sa.update(AlertRow).where(AlertRow.name == name).values(well_since=since)
        )

    def end(self, name: str) -> bool:
        """Let one end; tell whether it stood."""
        return (
            self._connection.execute(sa.delete(AlertRow).where(AlertRow.name == name)).rowcount == 1
        )
