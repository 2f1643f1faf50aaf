"""A small release, and the feed of one of its schools."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from scheduler.service.context import Context
from scheduler.storage.database import Database, open_database
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from tests.web.feeds.programs import SCHOOL, application, path_of

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def released_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after a first release of three sessions."""
    path = tmp_path_factory.mktemp("released") / "educatec.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    steps.released(context_on(database, FakeClock(NOW)))
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def sqlite_database(released_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "educatec.db"
    shutil.copy(released_file, path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def path(sqlite_ctx: Context) -> str:
    """The path of a school's feed."""
    return path_of(sqlite_ctx, SCHOOL)


@pytest.fixture
def client(sqlite_ctx: Context) -> FlaskClient:
    return application(sqlite_ctx).test_client()
