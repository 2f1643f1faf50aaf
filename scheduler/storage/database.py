"""Opening the database: its schema brought to the newest, its transactions set right."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from scheduler.domain.errors import UnavailableError
from scheduler.domain.province import Province
from scheduler.storage.faults import trouble_of, trouble_of_driver
from scheduler.storage.feed_lookup import FeedLookup
from scheduler.storage.gate import Gates, Turn
from scheduler.storage.migrations import NEWEST

REVISION = sa.text("SELECT version_num FROM alembic_version")
BUSY_MILLISECONDS = 10_000
WRITERS_KIB = 32 * 1024  # of pages that a writer may keep in memory until its commit
CHECKSUM_FAILURES = (
    "SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()"
)
DATABASE_SIZE = "SELECT pg_database_size(current_database())"
# Units of work at once in a process; the rest of a pool's 15 connections is for units inside units.
WRITERS, READERS = 4, 6


@dataclass(frozen=True, slots=True)
class Database:
    """Two ways into one database: `reader` cannot write, `writer` takes its turn at the start.

    On SQLite a writing transaction is `BEGIN IMMEDIATE`, so what it reads stays true until it
    commits; on PostgreSQL whoever books locks the draft's row for the same purpose. Whoever
    begins a unit of work passes the `gates` in the order in which they came. `provinces` keeps the
    province last read, by its stamp.
    """

    url: sa.URL
    reader: sa.Engine
    writer: sa.Engine
    gates: Gates
    provinces: dict[str, Province] = field(default_factory=dict)
    feeds: FeedLookup = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "feeds", FeedLookup(self.reader))

    @property
    def is_sqlite(self) -> bool:
        """Tell whether it is a SQLite file."""
        return self.writer.dialect.name == "sqlite"

    def damage(self) -> str:
        """Return what is wrong with the stored pages themselves, "" where nothing is found.

        On SQLite every page is read, past what connections remember; on PostgreSQL it is what its
        checksums have found. Raises `UnavailableError`.
        """
        try:
            if not self.is_sqlite:
                with self.reader.connect() as connection:
                    failed = connection.scalar(sa.text(CHECKSUM_FAILURES))
                return f"{failed} pages whose checksum is wrong" if failed else ""
            address = f"file:{quote(str(self.url.database))}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, timeout=1)) as fresh:
                found = fresh.execute("PRAGMA quick_check(1)").fetchall()
        except (sa.exc.DBAPIError, sqlite3.Error) as error:
            cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
            raise trouble_of_driver(cause or error, self.url) from error
        return "" if found == [("ok",)] else str(found[0][0]).replace("\n", " ")

    def size(self) -> int:
        """Return how many bytes the data takes. Raises `UnavailableError`."""
        if self.is_sqlite:
            file = str(self.url.database)
            return sum(
                path.stat().st_size for path in map(Path, (file, f"{file}-wal")) if path.exists()
            )
        try:
            with self.reader.connect() as connection:
                return connection.scalar(sa.text(DATABASE_SIZE)) or 0
        except sa.exc.DBAPIError as error:
            raise trouble_of_driver(error.orig or error, self.url) from error

    def close(self) -> None:
        """Close the connections that wait in the pools."""
        self.feeds.close()
        self.reader.dispose()
        self.writer.dispose()
        self.gates.close()


def open_database(url: str) -> Database:
    """Return the database at a URL (`sqlite:///…` or `postgresql://…`), migrated to the newest.

    Raises `UnavailableError`, by its cause, when it cannot be used.
    """
    parsed = sa.make_url(url)
    database = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    try:
        migrate(database)
    except (sa.exc.DBAPIError, UnicodeDecodeError) as error:
        database.close()
        raise trouble_of(error, parsed) or error from error
    except UnavailableError:
        database.close()
        raise
    return database


def migrate(database: Database) -> None:
    """Bring the schema to the newest revision; all or nothing."""
    try:
        with database.reader.connect() as connection:
            if connection.scalar(REVISION) == NEWEST:
                return
    except sa.exc.DBAPIError:
        pass  # without a schema yet; whatever else ails it shows at the next step
    from scheduler.storage import migrating  # noqa: PLC0415 -- loads Alembic, which most starts do not need

    migrating.upgrade(database.writer)


def _sqlite(url: sa.URL) -> Database:
    file = url.database
    turn = Turn(Path(f"{file}-turn")) if file and file != ":memory:" else None
    return Database(
        url=url,
        reader=_sqlite_engine(url, begin="BEGIN", query_only=True),
        writer=_sqlite_engine(url, begin="BEGIN IMMEDIATE", query_only=False),
        gates=Gates(1, READERS, turn),
    )


def _sqlite_engine(url: sa.URL, *, begin: str, query_only: bool) -> sa.Engine:
    engine = sa.create_engine(url, connect_args={"check_same_thread": False})

    def set_up(connection: sqlite3.Connection, _entry: object) -> None:
        # Else the driver begins transactions at moments of its own choosing.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA query_only = {'ON' if query_only else 'OFF'}")
        if not query_only:
            # Else a release for thousands of schools writes its pages out and reads them back.
            connection.execute(f"PRAGMA cache_size = -{WRITERS_KIB}")

    sa.event.listen(engine, "connect", set_up)
    sa.event.listen(engine, "begin", _beginning_with(begin))
    return engine


def _beginning_with(begin: str) -> Callable[[sa.Connection], None]:
    def start(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return start


def _postgresql(url: sa.URL) -> Database:
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    reader = engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
    return Database(url=url, reader=reader, writer=engine, gates=Gates(WRITERS, READERS))
