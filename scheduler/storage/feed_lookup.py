"""The one read that answers a calendar program: a feed's row, by the hash of its address.

It is asked for more often than everything else together and decides most requests alone, so it goes
past the unit of work. It is a statement that is its own transaction, on a connection which its
thread keeps. The row is decoded only when it is another one than the last time. Threads do not
queue for it: a lock around the read only adds one more place to wait at (docs/feeds.md).
"""

import os
import threading
from collections import OrderedDict
from typing import Any

import sqlalchemy as sa

from scheduler.storage.faults import trouble_of_driver
from scheduler.storage.repositories.feeds import BY_TOKEN, FeedRecord, feed_record

REMEMBERED = 8192


class FeedLookup:
    """Finds feeds for any number of threads. What it remembers it compares with what it reads, so
    it never answers from memory alone.
    """

    def __init__(self, reader: sa.Engine) -> None:
        self._reader = reader
        self._own = threading.local()
        self._open: list[Any] = []
        self._known: OrderedDict[str, tuple[tuple[object, ...], FeedRecord]] = OrderedDict()
        self._lock = threading.Lock()
        compiled = BY_TOKEN.compile(dialect=reader.dialect)
        self._statement = str(compiled)
        self._positional = bool(compiled.positional)

    def find(self, token_sha256: str) -> FeedRecord | None:
        """Return the feed behind an address that is in force.

        The same, unchanged row gives the same object. Raises `UnavailableError`.
        """
        row = self._row(token_sha256)
        return None if row is None else self._record(token_sha256, row)

    def find_at_hand(self, token_sha256: str) -> FeedRecord | None:
        """Return the same from a file of this machine that nobody holds; None for all else.

        For whoever must not wait: a database elsewhere may take its time.
        """
        if self._reader.dialect.name != "sqlite":
            return None
        try:
            row = self._read(self._cursor(waits=False), token_sha256)
        except (self._reader.dialect.loaded_dbapi.Error, sa.exc.DBAPIError):
            self._own.prompt = None
            return None
        return None if row is None else self._record(token_sha256, row)

    def _record(self, token_sha256: str, row: tuple[object, ...]) -> FeedRecord:
        known = self._known.get(token_sha256)
        if known is not None and known[0] == row:
            return known[1]
        found = feed_record(row, self._reader.dialect)
        with self._lock:
            self._known[token_sha256] = (row, found)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found

    def close(self) -> None:
        """Close the connections of all threads; whoever asks again gets a new one."""
        with self._lock:
            held, self._open, self._own = self._open, [], threading.local()
        for connection in held:
            connection.close()

    def _row(self, token_sha256: str) -> tuple[object, ...] | None:
        faults = self._reader.dialect.loaded_dbapi.Error
        try:
            try:
                return self._read(self._cursor(), token_sha256)
            except faults:
                # A connection that has waited for long may be dead without anybody's fault.
                self._own.cursor = None
                return self._read(self._cursor(), token_sha256)
        except sa.exc.DBAPIError as error:
            self._own.cursor = None
            raise trouble_of_driver(error.orig or error, self._reader.url) from error
        except faults as error:
            self._own.cursor = None
            raise trouble_of_driver(error, self._reader.url) from error

    def _read(self, cursor: Any, token_sha256: str) -> tuple[object, ...] | None:  # noqa: ANN401 -- the driver's
        values = (token_sha256,) if self._positional else {"token_sha256": token_sha256}
        # Read to the end, so that no transaction stays open on it.
        rows = cursor.execute(self._statement, values).fetchall()
        return tuple(rows[0]) if rows else None

    def _cursor(self, *, waits: bool = True) -> Any:  # noqa: ANN401 -- the driver's
        name = "cursor" if waits else "prompt"
        kept, process = getattr(self._own, name, None) or (None, 0)
        if kept is not None and process == os.getpid():
            return kept
        pooled = self._reader.raw_connection()
        made = pooled.dbapi_connection
        pooled.detach()
        if self._reader.dialect.name != "sqlite":
            made.autocommit = True  # type: ignore[union-attr] # psycopg's
        cursor = made.cursor()  # type: ignore[union-attr] # either driver's
        if not waits:
            cursor.execute("PRAGMA busy_timeout = 0")
        setattr(self._own, name, (cursor, os.getpid()))
        with self._lock:
            self._open.append(made)
        return cursor
