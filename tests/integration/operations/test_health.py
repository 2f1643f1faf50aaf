from pathlib import Path

import pytest

from scheduler.domain.errors import UnavailableError
from scheduler.service.context import Context
from scheduler.service.operations.health import health
from scheduler.storage.database import Database, open_database
from tests.fakes import FakeClock
from tests.integration import steps


def test_a_well_installation_says_so_with_the_zone_datas_version(ctx: Context):
    steps.released(ctx)
    found = health(ctx)
    assert found.ok
    words = {name: said for name, _, said in found.checks}
    assert "2026" in words["zone data"]
    assert words["release"] == "release 1 stands"
    assert words["roster"] == "3 schools, 1 programmes"


def test_an_empty_installation_says_what_to_do(ctx: Context):
    found = health(ctx)
    assert not found.ok
    assert ("roster", False, "nothing is imported yet; run `educatec import`") in found.checks


def test_a_timer_worker_that_stopped_is_told(ctx: Context, clock: FakeClock):
    steps.imported(ctx)
    with ctx.uow() as work:
        work.timer_worker.begin_epoch("this machine", clock.now())
        work.commit()
    assert health(ctx).ok
    clock.advance(minutes=10)
    stopped = next(each for each in health(ctx).checks if each[0] == "timer worker")
    assert stopped[1] is False
    assert "10 minutes ago" in stopped[2]


def test_a_database_that_cannot_be_reached_is_told_in_one_sentence(tmp_path: Path):
    with pytest.raises(UnavailableError, match=r"cannot be (opened|reached).*config\.toml"):
        open_database(f"sqlite:///{tmp_path}/nowhere/educatec.db")
    with pytest.raises(UnavailableError, match=r"cannot be (opened|reached).*config\.toml"):
        open_database("postgresql://nobody:secret@127.0.0.1:1/none")


def test_a_password_is_never_told(tmp_path: Path):
    with pytest.raises(UnavailableError) as refused:
        open_database("postgresql://nobody:sesame@127.0.0.1:1/none")
    assert "sesame" not in str(refused.value)


def test_the_database_on_disk_is_set_as_promised(sqlite_database: Database):
    with sqlite_database.writer.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000}
