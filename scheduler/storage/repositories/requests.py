"""What schools and teachers ask the operator to change in their own facts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.storage.tables.replies import RequestRow
from scheduler.storage.turns import take_turn

WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRequest:
    """A request; `body` holds what is asked for, as `kind` has it."""

    id: int = 0
    kind: str
    holder_kind: str
    holder_id: str
    body: dict[str, Any]
    note: str
    state: str = WAITING
    asked_at: dt.datetime
    decided_at: dt.datetime | None = None
    decided_by: str = ""


class RequestRepository:
    """Keeps requests; of one kind, only the last of each holder waits."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, request: StoredRequest) -> int:
        """Add a request in place of one of the same kind that waits still; return its id."""
        about = (request.kind, request.holder_kind, request.holder_id)
        take_turn(self._connection, "request", *about)
        self._connection.execute(
            sa.delete(RequestRow).where(
                RequestRow.kind == request.kind,
                RequestRow.holder_kind == request.holder_kind,
                RequestRow.holder_id == request.holder_id,
                RequestRow.state == WAITING,
            )
        )
        names = ("kind", "holder_kind", "holder_id", "body", "note", "state", "asked_at")
        row = {name: getattr(request, name) for name in names} | {"decided_by": ""}
        query = sa.insert(RequestRow).values(row).returning(RequestRow.id)
        return self._connection.execute(query).scalar_one()

    def find(self, request_id: int) -> StoredRequest | None:
        """Return one request."""
        found = self._select(RequestRow.id == request_id)
        return found[0] if found else None

    def waiting(self) -> tuple[StoredRequest, ...]:
        """Return what waits for the operator, the oldest first."""
        return self._select(RequestRow.state == WAITING)

    def of(self, holder_kind: str, holder_id: str) -> tuple[StoredRequest, ...]:
        """Return a holder's requests, the oldest first."""
        return self._select(
            RequestRow.holder_kind == holder_kind, RequestRow.holder_id == holder_id
        )

    def decide(self, request_id: int, state: str, at: dt.datetime, by: str) -> bool:
        """Close a request that waits; tell whether it still did."""
        done = self._connection.execute(
            sa.update(RequestRow)
            .where(RequestRow.id == request_id, RequestRow.state == WAITING)
            .values(state=state, decided_at=at, decided_by=by)
        )
        return done.rowcount == 1

    def _select(self, *conditions: sa.ColumnElement[bool]) -> tuple[StoredRequest, ...]:
        query = sa.select(RequestRow.__table__).where(*conditions).order_by(RequestRow.id)
        rows = self._connection.execute(query).mappings()
        return tuple(StoredRequest(**row) for row in rows)
