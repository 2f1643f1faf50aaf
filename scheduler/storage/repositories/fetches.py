"""Fetches of feeds: who was given which state of which feed, and how often."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from scheduler.storage.tables.access import FeedRow, FetchRow
from scheduler.storage.writing import dialect_insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """Fetches of one state of a feed by one family of clients: how many, the first and the last
    (UTC), the version that was given and the release that it came from.
    """

    feed_id: int
    client: str
    version: int
    release: int
    first_at: dt.datetime
    last_at: dt.datetime
    times: int = 1


class FetchRepository:
    """Counts fetches, and keeps the last one with its feed."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, fetches: Sequence[Fetch]) -> None:
        """Count these fetches in, and keep the last one of each feed."""
        if not fetches:
            return
        # In one order always: two processes that count in at once would wait for each other else.
        rows = [
            asdict(each)
            for each in sorted(fetches, key=lambda each: (each.feed_id, each.client, each.version))
        ]
        insert = dialect_insert(self._connection, FetchRow)
        given = insert.excluded
        self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=[FetchRow.feed_id, FetchRow.client, FetchRow.version],
                set_={"last_at": given.last_at, "times": FetchRow.times + given.times},
            ),
            rows,
        )
        latest = {each.feed_id: each for each in sorted(fetches, key=lambda each: each.last_at)}
        self._connection.execute(
            sa.update(FeedRow)
            .where(FeedRow.id == sa.bindparam("known_id"))
            .values(
                fetched_at=sa.bindparam("at"),
                fetched_by=sa.bindparam("by"),
                fetched_release=sa.bindparam("brought_by"),
            ),
            [
                {
                    "known_id": each.feed_id,
                    "at": each.last_at,
                    "by": each.client,
                    "brought_by": each.release,
                }
                for each in sorted(latest.values(), key=lambda each: each.feed_id)
            ],
        )

    def forget(self, before: dt.datetime) -> None:
        """Drop what was last fetched before an instant."""
        self._connection.execute(sa.delete(FetchRow).where(FetchRow.last_at < before))

    def of(self, feed_id: int, limit: int) -> tuple[Fetch, ...]:
        """Return the fetches of a feed, the last first."""
        query = sa.select(FetchRow.__table__).where(FetchRow.feed_id == feed_id)
        query = query.order_by(FetchRow.last_at.desc(), FetchRow.version.desc()).limit(limit)
        return tuple(Fetch(**row) for row in self._connection.execute(query).mappings())
