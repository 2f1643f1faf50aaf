"""The outbox: messages written in the transaction that causes them, and sent once."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from scheduler.storage.tables.clockwork import OutboxRow

NAMES = (
    *("key", "kind", "release", "holder_kind", "holder_id", "address", "body", "urgent"),
    *("state", "attempts", "outcome", "created_at", "due_at", "claimed_at", "done_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person. `key` is unique, so it is written once however often it is asked
    for; `body` is what the sender makes the mail of; `state` is waiting, sending, sent or failed.
    """

    id: int = 0
    key: str
    kind: str
    release: int | None = None
    holder_kind: str
    holder_id: str
    address: str
    body: dict[str, Any] = field(default_factory=dict)
    urgent: bool = False
    state: str = "waiting"
    attempts: int = 0
    outcome: str = ""
    created_at: dt.datetime
    due_at: dt.datetime
    claimed_at: dt.datetime | None = None
    done_at: dt.datetime | None = None


class OutboxRepository:
    """Adds messages and follows their sending."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, messages: Sequence[Message]) -> int:
        """Add those messages whose key is not there yet, and return how many were new."""
        keys = [each.key for each in messages]
        known = set(
            self._connection.scalars(sa.select(OutboxRow.key).where(OutboxRow.key.in_(keys)))
        )
        rows = [
            {name: getattr(each, name) for name in NAMES}
            for each in messages
            if each.key not in known
        ]
        if rows:
            self._connection.execute(sa.insert(OutboxRow), rows)
        return len(rows)

    def find(
        self,
        *,
        states: Collection[str] | None = None,
        due_until: dt.datetime | None = None,
        release: int | None = None,
        limit: int | None = None,
    ) -> tuple[Message, ...]:
        """Return messages, the urgent first, then by the instant they are due at."""
        order = (OutboxRow.urgent.desc(), OutboxRow.due_at, OutboxRow.id)
        query = sa.select(OutboxRow.__table__).order_by(*order).limit(limit)
        if states is not None:
            query = query.where(OutboxRow.state.in_(states))
        if due_until is not None:
            query = query.where(OutboxRow.due_at <= due_until)
        if release is not None:
            query = query.where(OutboxRow.release == release)
        rows = self._connection.execute(query)
        return tuple(Message(**row._mapping) for row in rows)  # noqa: SLF001 -- a row as a mapping

    def counts(self) -> dict[str, int]:
        """Return how many messages are in each state."""
        query = sa.select(OutboxRow.state, sa.func.count()).group_by(OutboxRow.state)
        return dict(self._connection.execute(query).tuples().all())

    def claim(self, message_id: int, at: dt.datetime) -> bool:
        """Claim a waiting message for sending; False when somebody else has it."""
        claimed = self._connection.execute(
            sa.update(OutboxRow)
            .where(OutboxRow.id == message_id, OutboxRow.state == "waiting")
            .values(state="sending", claimed_at=at, attempts=OutboxRow.attempts + 1)
        )
        return claimed.rowcount == 1

    def set_state(
        self,
        message_id: int,
        state: str,
        outcome: str,
        *,
        due_at: dt.datetime | None = None,
        done_at: dt.datetime | None = None,
    ) -> None:
        """Set how a sending ended; `due_at` is when to try again, if at all."""
        values: dict[str, Any] = {"state": state, "outcome": outcome, "done_at": done_at}
        if due_at is not None:
            values["due_at"] = due_at
        self._connection.execute(
            sa.update(OutboxRow).where(OutboxRow.id == message_id).values(values)
        )
