"""What a database refuses is told by its cause, in a sentence, and never as a stack trace."""

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.domain.errors import Trouble, UnavailableError
from scheduler.service.context import Context
from scheduler.service.operations.health import health
from scheduler.storage.database import Database
from scheduler.storage.faults import trouble_of_file
from scheduler.storage.unit_of_work import UnitOfWork
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from tests.integration.draft.test_booking import NOW

ROOT = Path(__file__).parents[3]
PAGE = 4096
SPOILED = 40  # pages
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


def run(database: Database, *statements: str) -> None:
    with UnitOfWork(database) as work:
        for statement in statements:
            work.draft._connection.exec_driver_sql(statement)
        work.commit()


def told(database: Database, *statements: str) -> tuple[Trouble, str]:
    with pytest.raises(UnavailableError) as refused:
        run(database, *statements)
    return refused.value.trouble, str(refused.value)


@pytest.fixture
def sqlite(sqlite_database: Database) -> Database:
    return sqlite_database


def test_a_full_disk_is_told_as_one(sqlite: Database) -> None:
    with sqlite.writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        connection.commit()
    trouble, words = told(sqlite, "CREATE TABLE t (x)", "INSERT INTO t VALUES (randomblob(100000))")
    assert trouble is Trouble.FULL
    assert words.startswith("The disk is full")


def test_a_database_that_cannot_be_written_is_told_as_one(sqlite: Database) -> None:
    with sqlite.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.commit()
    assert told(sqlite, "CREATE TABLE t (x)")[0] is Trouble.READ_ONLY


def test_a_database_that_another_process_writes_to_is_told_as_busy(sqlite: Database) -> None:
    with sqlite.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")
        connection.commit()
    with closing(sqlite3.connect(str(sqlite.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")
        assert told(sqlite, "CREATE TABLE t (x)")[0] is Trouble.BUSY


@pytest.mark.parametrize("state", ["53100", "XX001", "25006", "42501", "55P03", "40001", "57P01"])
@ON_POSTGRESQL
def test_postgresqls_causes_are_told_apart(database: Database, state: str) -> None:
    trouble, words = told(database, f"DO $$ BEGIN RAISE 'x' USING ERRCODE = '{state}'; END $$")
    expected = {
        "53100": Trouble.FULL,
        "XX001": Trouble.DAMAGED,
        "25006": Trouble.READ_ONLY,
        "42501": Trouble.NOT_ALLOWED,
        "57P01": Trouble.AWAY,
    }
    assert trouble is expected.get(state, Trouble.BUSY)
    assert "Traceback" not in words


@ON_POSTGRESQL
def test_a_role_without_rights_and_a_database_that_only_reads(
    database: Database,
) -> None:
    run(database, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest")
    assert told(database, "SET LOCAL ROLE guest", "SELECT * FROM audit")[0] is Trouble.NOT_ALLOWED
    run(database, "DROP ROLE guest")
    only_reading = "SET LOCAL transaction_read_only = on"
    assert told(database, only_reading, "CREATE TABLE t (x int)")[0] is Trouble.READ_ONLY


def test_a_mistake_of_ours_is_not_the_databases(database: Database) -> None:
    with pytest.raises(sa.exc.DatabaseError), UnitOfWork(database) as work:
        work.draft._connection.exec_driver_sql("SELECT nothing FROM nowhere")


def test_files_refusals_are_told_apart() -> None:
    causes = {28: Trouble.FULL, 30: Trouble.READ_ONLY, 13: Trouble.NOT_ALLOWED, 5: Trouble.AWAY}
    for number, trouble in causes.items():
        assert trouble_of_file(OSError(number, "x"), Path("/data")).trouble is trouble


@pytest.fixture
def filled(sqlite: Database) -> tuple[Context, Path]:
    ctx = context_on(sqlite, FakeClock(NOW))
    steps.planned(ctx)
    path = Path(str(sqlite.url.database))
    with closing(sqlite3.connect(path)) as direct:
        direct.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return ctx, path


def spoil(path: Path, seed: int) -> None:
    """Write noise over pages in the middle of a file, as a dying disk does."""
    noise = random.Random(seed)  # noqa: S311 -- to be repeated
    with path.open("r+b") as file:
        pages = path.stat().st_size // PAGE
        for page in noise.sample(range(2, pages), min(SPOILED, pages - 3)):
            file.seek(page * PAGE)
            file.write(noise.randbytes(PAGE))


@pytest.mark.parametrize("seed", range(5))
def test_noise_in_the_file_is_seen_by_the_health_check(
    filled: tuple[Context, Path], seed: int
) -> None:
    ctx, path = filled
    assert all(passed for name, passed, _ in health(ctx).checks if name == "stored pages")
    spoil(path, seed)
    found = health(ctx)
    assert not found.ok
    assert any("damaged" in str(words) for _, passed, words in found.checks if not passed)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("words", [["doctor"], ["release"], ["sessions"], ["people", "list"]])
def test_commands_answer_noise_with_a_sentence(
    educatec_command: Callable[..., subprocess.CompletedProcess[str]], seed: int, words: list[str]
) -> None:
    done = educatec_command(seed, *words)
    said = done.stdout + done.stderr
    assert done.returncode in {0, 1}
    assert "Traceback" not in said


@pytest.fixture
def educatec_command(
    filled: tuple[Context, Path],
) -> Callable[..., subprocess.CompletedProcess[str]]:
    def call(seed: int, *words: str) -> subprocess.CompletedProcess[str]:
        path = filled[1]
        spoil(path, seed)
        data = path.parent / "var"
        data.mkdir()
        path.rename(data / "educatec.sqlite3")
        place = ["--config", str(ROOT / "config.toml"), "--data", str(data)]
        return subprocess.run(
            [sys.executable, "-m", "scheduler.cli", *place, *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )

    return call
