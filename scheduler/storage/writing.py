"""Inserting rows that may be there already, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from scheduler.storage.tables.base import Table


def insert_new(
    connection: sa.Connection, table: type[Table], rows: Sequence[Mapping[str, Any]]
) -> int:
    """Insert the rows whose unique columns are not taken; return how many were inserted."""
    if not rows:
        return 0
    target = cast("sa.Table", table.__table__)
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(target).on_conflict_do_nothing()
    return sum(connection.execute(statement, row).rowcount for row in rows)
