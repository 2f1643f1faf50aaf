"""Inserting rows that may be there already, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from scheduler.storage.tables.base import Table

AT_ONCE = 500  # rows of one statement, well below what either database takes in parameters


def dialect_insert(
    connection: sa.Connection, table: type[Table]
) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT in the database's own words, which can say what to do on a conflict."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(cast("sa.Table", table.__table__))


def insert_new(
    connection: sa.Connection, table: type[Table], rows: Sequence[Mapping[str, Any]]
) -> int:
    """Insert the rows whose unique columns are not taken; return how many were inserted."""
    fresh = dialect_insert(connection, table).on_conflict_do_nothing()
    inserted = 0
    for start in range(0, len(rows), AT_ONCE):
        statement = fresh.values([dict(row) for row in rows[start : start + AT_ONCE]])
        # Drivers do not agree on counting rows that were left out, so they are asked for.
        kept = statement.returning(*table.__table__.primary_key)
        inserted += len(connection.execute(kept).all())
    return inserted
