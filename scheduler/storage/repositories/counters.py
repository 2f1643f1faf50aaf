"""How often something was tried, counted for all processes of an installation."""

import datetime as dt

import sqlalchemy as sa

from scheduler.storage.tables.sign_ins import CounterRow
from scheduler.storage.writing import dialect_insert

LONGEST = dt.timedelta(hours=1)  # of the spans in which tries are counted


class CounterRepository:
    """Counts in one statement, so that nothing is lost between reading and writing."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def hit(self, key_sha256: str, amount: int, at: dt.datetime, lasts: dt.timedelta) -> int:
        """Count a try and return how many there are; the first one begins the span of time."""
        insert = dialect_insert(self._connection, CounterRow).values(
            key_sha256=key_sha256, hits=amount, expires_at=at + lasts
        )
        # A span that ends later than one from now was begun by a clock that stood ahead.
        over = sa.or_(CounterRow.expires_at <= at, CounterRow.expires_at > at + lasts)
        counted = insert.on_conflict_do_update(
            index_elements=[CounterRow.key_sha256],
            set_={
                "hits": sa.case((over, amount), else_=CounterRow.hits + amount),
                "expires_at": sa.case((over, at + lasts), else_=CounterRow.expires_at),
            },
        ).returning(CounterRow.hits)
        hits: int = self._connection.execute(counted).scalar_one()
        if hits == amount:  # seldom enough to tidy up
            self.forget_over(at)
        return hits

    def get(self, key_sha256: str, at: dt.datetime) -> tuple[int, dt.datetime]:
        """Return how many tries there are and when the span is over. Return 0 and now for none, and
        for a span that ends later than any that was begun by now.
        """
        query = sa.select(CounterRow.hits, CounterRow.expires_at).where(
            CounterRow.key_sha256 == key_sha256,
            CounterRow.expires_at > at,
            CounterRow.expires_at <= at + LONGEST,
        )
        row = self._connection.execute(query).one_or_none()
        return (row.hits, row.expires_at) if row else (0, at)

    def clear(self, key_sha256: str | None = None) -> None:
        """Forget what was counted under a key, or everything."""
        query = sa.delete(CounterRow)
        if key_sha256 is not None:
            query = query.where(CounterRow.key_sha256 == key_sha256)
        self._connection.execute(query)

    def forget_over(self, at: dt.datetime) -> None:
        """Forget what is over at an instant."""
        self._connection.execute(sa.delete(CounterRow).where(CounterRow.expires_at <= at))
