"""Where a person's name and mails stand besides the account: to be handed out, or taken away."""

from typing import Any

import sqlalchemy as sa

from scheduler.storage.tables.draft import AuditRow
from scheduler.storage.tables.jobs import JobRow, ScenarioRow
from scheduler.storage.tables.outbox import OutboxRow
from scheduler.storage.tables.releases import ReleaseRow
from scheduler.storage.tables.replies import RequestRow
from scheduler.storage.tables.tokens import ApiTokenRow
from scheduler.storage.tables.uploads import UploadRow

NAMED = (
    AuditRow.actor,
    ReleaseRow.made_by,
    RequestRow.decided_by,
    ApiTokenRow.made_by,
    ScenarioRow.made_by,
    UploadRow.made_by,
    JobRow.started_by,
)
PERSON = "person"


class TraceRepository:
    """Finds and changes what speaks of one person."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def log_of(self, name: str) -> list[dict[str, Any]]:
        """Return what the log says that a person did, and what was done to the account."""
        query = sa.select(
            AuditRow.at, AuditRow.actor, AuditRow.act, AuditRow.what, AuditRow.key
        ).where(sa.or_(AuditRow.actor == name, _about(name)))
        return [
            dict(row) for row in self._connection.execute(query.order_by(AuditRow.id)).mappings()
        ]

    def mails_to(self, person_id: int) -> list[dict[str, Any]]:
        """Return the mails that were written to a person's account."""
        query = sa.select(
            OutboxRow.created_at, OutboxRow.kind, OutboxRow.address, OutboxRow.state
        ).where(*_to(person_id))
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def rename(self, name: str, other: str) -> None:
        """Let everything that names a person name somebody else; what was done stays in the log."""
        for column in NAMED:
            table = column.class_
            self._connection.execute(
                sa.update(table).where(column == name).values({column.key: other})
            )
        self._connection.execute(sa.update(AuditRow).where(_about(name)).values(key=other))

    def drop_mails(self, person_id: int) -> None:
        """Delete the mails that were written to a person's account."""
        self._connection.execute(sa.delete(OutboxRow).where(*_to(person_id)))


def _about(name: str) -> sa.ColumnElement[bool]:
    return sa.and_(AuditRow.what == PERSON, AuditRow.key == name)


def _to(person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return OutboxRow.holder_kind == PERSON, OutboxRow.holder_id == str(person_id)
