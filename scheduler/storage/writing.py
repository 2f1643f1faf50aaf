"""Inserting rows that may be there already, on both databases."""

import operator
from collections.abc import Iterable, Mapping, Sequence
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


def insert_many(
    connection: sa.Connection, table: type[Table], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert many rows of the same columns, past what SQLAlchemy does for each of them."""
    if not rows:
        return
    dialect = connection.dialect
    compiled = sa.insert(table).compile(dialect=dialect, column_keys=list(rows[0]))
    names = list(compiled.positiontup or rows[0])
    columns: list[Iterable[Any]] = []
    for name in names:
        kind = table.__table__.columns[name].type.dialect_impl(dialect)
        prepare = kind.bind_processor(dialect)
        values = map(operator.itemgetter(name), rows)
        columns.append(values if prepare is None else map(prepare, values))
    written: list[Any] = list(zip(*columns, strict=True))
    if not compiled.positional:
        written = [dict(zip(names, row, strict=True)) for row in written]
    connection.exec_driver_sql(str(compiled), written)
