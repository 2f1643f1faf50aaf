"""Inserting rows that may be there already, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from scheduler.storage.tables.base import Table

AT_ONCE = 500  # rows of one statement, well below what either database takes in parameters


def insert_new(
    connection: sa.Connection, table: type[Table], rows: Sequence[Mapping[str, Any]]
) -> int:
    """Insert the rows whose unique columns are not taken; return how many were inserted."""
    target = cast("sa.Table", table.__table__)
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    inserted = 0
    for start in range(0, len(rows), AT_ONCE):
        statement = insert(target).values([dict(row) for row in rows[start : start + AT_ONCE]])
        # Drivers do not agree on counting rows that were left out, so they are asked for.
        kept = statement.on_conflict_do_nothing().returning(*target.primary_key)
        inserted += len(connection.execute(kept).all())
    return inserted
