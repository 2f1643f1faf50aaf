"""What-if scenarios by name."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.storage.tables.jobs import ScenarioRow
from scheduler.storage.writing import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScenario:
    """A scenario as the database has it; `change` and `outcome` are documents."""

    id: int = 0
    name: str
    change: dict[str, Any]
    first: dt.date
    last: dt.date
    outcome: dict[str, Any] | None = None
    draft_revision: int | None = None
    made_by: str
    made_at: dt.datetime


class ScenarioRepository:
    """Adds, finds and deletes scenarios; a name is given once."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, scenario: StoredScenario) -> int | None:
        """Add a scenario and return its id, or None when its name is taken."""
        names = ("name", "change", "first", "last", "made_by", "made_at")
        values = {name: getattr(scenario, name) for name in names}
        if not insert_new(self._connection, ScenarioRow, [values]):
            return None
        query = sa.select(ScenarioRow.id).where(ScenarioRow.name == scenario.name)
        return self._connection.execute(query).scalar_one()

    def all(self) -> tuple[StoredScenario, ...]:
        """Return every scenario, by days and then as they were made."""
        query = sa.select(ScenarioRow.__table__).order_by(
            ScenarioRow.first, ScenarioRow.last, ScenarioRow.id
        )
        return tuple(
            StoredScenario(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name
            for row in self._connection.execute(query)
        )

    def keep_outcome(self, scenario_id: int, outcome: dict[str, Any], revision: int) -> None:
        """Keep what came of planning a scenario beside the draft of a revision."""
        self._connection.execute(
            sa.update(ScenarioRow)
            .where(ScenarioRow.id == scenario_id)
            .values(outcome=outcome, draft_revision=revision)
        )

    def remove(self, scenario_id: int) -> None:
        """Delete a scenario."""
        self._connection.execute(sa.delete(ScenarioRow).where(ScenarioRow.id == scenario_id))
