"""What every test runs under: the packaged zone data, no network beyond this machine, and one
database of its own.
"""

# First of all, so that no library builds a zone from the system's older copy.
import scheduler  # noqa: F401, I001 -- imported for what it sets

import datetime as dt
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket
import sqlalchemy as sa
from hypothesis import settings

from scheduler.adapters.media_store import FolderMediaStore
from scheduler.adapters.shelf import FolderShelf
from scheduler.domain.wall import Clock
from scheduler.service.context import Context
from scheduler.storage.database import Database, open_database
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import load_zone
from tests.fakes import FakeClock
from tests.postgres import find_binaries, throwaway_server
from tests.quicker import be_quicker

NO_POSTGRESQL = (
    "no PostgreSQL: set DATABASE_URL_TEST, or install it so that pg_ctl and initdb are found"
)
# The same examples on every run of the checks; how long one takes says nothing about its truth.
settings.register_profile("steady", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("searching", deadline=None)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "steady" if "NO_SKIPS" in os.environ else "searching")
)
be_quicker()


def pytest_runtest_setup() -> None:
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Where nothing may be skipped (NO_SKIPS=1), a skipped test is a failed one."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined] # pluggy's result
    if report.skipped and os.environ.get("NO_SKIPS") == "1" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, where NO_SKIPS forbids it: {report.longrepr}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = open_database(f"sqlite:///{path}")
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[sa.URL]:
    given = os.environ.get("DATABASE_URL_TEST")
    if given:
        yield sa.make_url(given).set(drivername="postgresql+psycopg")
        return
    binaries = find_binaries()
    if binaries is None:
        pytest.skip(NO_POSTGRESQL)
    with throwaway_server(binaries) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: sa.URL) -> Iterator[str]:
    name = f"template_{uuid.uuid4().hex}"
    _administer(postgresql_server, f"CREATE DATABASE {name}")
    open_database(_in_full(postgresql_server.set(database=name))).close()
    yield name
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database of the test's own, on each kind in turn."""
    if request.param == "sqlite":
        path = tmp_path / "educatec.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: sa.URL = request.getfixturevalue("postgresql_server")
    template: str = request.getfixturevalue("postgresql_template")
    name = f"test_{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _in_full(server.set(database=name))
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database, for tests that are about something else than the database."""
    path = tmp_path / "educatec.db"
    shutil.copy(sqlite_template, path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FakeClock:
    """A clock at the product's first Monday, 08:00 in Casablanca."""
    return FakeClock(dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC))


@pytest.fixture
def ctx(database: Database, clock: FakeClock) -> Context:
    return context_on(database, clock)


@pytest.fixture
def sqlite_ctx(sqlite_database: Database, clock: FakeClock) -> Context:
    return context_on(sqlite_database, clock)


def context_on(
    database: Database,
    clock: Clock,
    shelf: FolderShelf | None = None,
    media: FolderMediaStore | None = None,
) -> Context:
    return Context(
        uow=lambda: UnitOfWork(database),
        clock=clock,
        zone=load_zone("Africa/Casablanca"),
        secret=b"a secret of thirty-two bytes ...",
        base_url="http://educatec.test",
        shelf=shelf,
        media=media,
    )


def _administer(server: sa.URL, statement: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


def _in_full(url: sa.URL) -> str:
    return url.render_as_string(hide_password=False)
