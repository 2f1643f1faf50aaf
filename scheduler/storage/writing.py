"""Inserting rows that may be there already, on both databases."""

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from scheduler.storage.tables.base import Table


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
    if not rows:
        return 0
    fresh = dialect_insert(connection, table).on_conflict_do_nothing()
    # Drivers do not agree on counting rows that were left out, so they are asked for.
    kept = fresh.returning(*table.__table__.primary_key)
    return len(connection.execute(kept, [dict(row) for row in rows]).all())


@dataclass(frozen=True, slots=True)
class WrittenOut:
    """Rows as the driver of a database takes them, and the statement that inserts them."""

    statement: str
    rows: Sequence[Any]

    def insert(self, connection: sa.Connection) -> None:
        """Insert the rows."""
        if self.rows:
            connection.exec_driver_sql(self.statement, list(self.rows))


def write_out(
    connection: sa.Connection, table: type[Table], rows: Sequence[Mapping[str, Any]]
) -> WrittenOut:
    """Return many rows of the same columns ready to be inserted, past what SQLAlchemy does for each
    of them. That is nearly all work of an insert but the database's own, and it keeps nobody from
    writing.
    """
    if not rows:
        return WrittenOut("", ())
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
    return WrittenOut(str(compiled), written)
