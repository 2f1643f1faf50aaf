"""Fetches of feeds: who was given which state of which feed, and how often."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from scheduler.storage.tables.access import FeedRow, FetchRow
from scheduler.storage.writing import dialect_insert

# Who looks at an address once and for somebody else; a browser shows a file, not a calendar.
PASSERS_BY = frozenset({"preview", "crawler", "browser", "curl"})
AWHILE = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """Fetches of one state of a feed by one family of clients: how many, the first and the last
    (UTC). Also the version that was given and the release that it came from. `returns` says that
    the client asked only for what was new to it, so it had been there before.
    """

    feed_id: int
    client: str
    version: int
    release: int
    first_at: dt.datetime
    last_at: dt.datetime
    times: int = 1
    returns: bool = False


class FetchRepository:
    """Counts fetches, and keeps the last one with its feed."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, fetches: Sequence[Fetch]) -> None:
        """Count these fetches in, and keep with each feed the last one that proves a reader.

        That is one by a client that comes back, by what it asks or by having been there a while
        before. A preview of a link that somebody passes on fetches a feed once.
        """
        if not fetches:
            return
        # In one order always: two processes that count in at once would wait for each other else.
        proven = self._proven(fetches)
        rows = [
            {name: value for name, value in asdict(fetch).items() if name != "returns"}
            for fetch in sorted(
                fetches,
                key=lambda other_fetch: (
                    other_fetch.feed_id,
                    other_fetch.client,
                    other_fetch.version,
                ),
            )
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
        latest = {fetch.feed_id: fetch for fetch in sorted(proven, key=lambda each: each.last_at)}
        if not latest:
            return
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
                    "known_id": fetch.feed_id,
                    "at": fetch.last_at,
                    "by": fetch.client,
                    "brought_by": fetch.release,
                }
                for fetch in sorted(latest.values(), key=lambda each: each.feed_id)
            ],
        )

    def _proven(self, fetches: Sequence[Fetch]) -> list[Fetch]:
        meant = [fetch for fetch in fetches if fetch.client not in PASSERS_BY]
        query = sa.select(FetchRow.feed_id, FetchRow.client, sa.func.min(FetchRow.first_at)).where(
            FetchRow.feed_id.in_({fetch.feed_id for fetch in meant})
        )
        rows = self._connection.execute(query.group_by(FetchRow.feed_id, FetchRow.client))
        first = {(feed_id, client): at for feed_id, client, at in rows}
        return [
            fetch
            for fetch in meant
            if fetch.returns
            or fetch.last_at - first.get((fetch.feed_id, fetch.client), fetch.first_at) >= AWHILE
        ]

    def forget(self, before: dt.datetime) -> None:
        """Drop what was last fetched before an instant."""
        self._connection.execute(sa.delete(FetchRow).where(FetchRow.last_at < before))

    def of(self, feed_id: int, limit: int) -> tuple[Fetch, ...]:
        """Return the fetches of a feed, the last first."""
        query = sa.select(FetchRow.__table__).where(FetchRow.feed_id == feed_id)
        query = query.order_by(FetchRow.last_at.desc(), FetchRow.version.desc()).limit(limit)
        return tuple(Fetch(**row) for row in self._connection.execute(query).mappings())
