"""Column types that keep a promise the databases do not make by themselves."""

import datetime as dt

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware instant, in UTC. SQLite drops zones, so they are put back on reading.

    A naive datetime is refused with `ValueError`, before it can be stored as the wrong instant.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Return the instant in UTC, without its zone where the database would drop it anyway."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no zone; only instants can be stored.")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002 -- named by SQLAlchemy
    ) -> dt.datetime | None:
        """Return the stored instant, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


Document = JSON(none_as_null=True)
"""A nested part of a domain value, written by `scheduler.storage.codec`."""
