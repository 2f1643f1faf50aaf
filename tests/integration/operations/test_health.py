from pathlib import Path

import pytest

from scheduler.domain.errors import UnavailableError
from scheduler.language.catalogue import words_in
from scheduler.language.saying import noun
from scheduler.service.context import Context
from scheduler.service.operations.health import NAMES, health, promises, recordings_disk
from scheduler.storage.database import Database, open_database
from tests.fakes import FakeClock
from tests.integration import steps


def test_a_well_installation_says_so_with_the_zone_datas_version(ctx: Context):
    steps.released(ctx)
    found = health(ctx)
    assert found.ok
    words = {name: str(said) for name, _, said in found.checks}
    assert "2026" in words["zone data"]
    assert words["release"] == "release 1 is in force"
    assert words["roster"] == "schools: 3; programmes: 1"


def test_an_empty_installation_says_what_to_do(ctx: Context):
    found = health(ctx)
    assert not found.ok
    roster = next(check for check in found.checks if check[0] == "roster")
    assert (roster[1], str(roster[2])) == (
        False,
        "nothing is imported yet; run `educatec import`",
    )


def test_a_timer_worker_that_stopped_is_told(ctx: Context, clock: FakeClock):
    steps.imported(ctx)
    with ctx.uow() as work:
        work.timer_worker.begin_epoch("this machine", clock.now())
        work.commit()
    assert health(ctx).ok
    clock.advance(minutes=10)
    stopped = next(each for each in health(ctx).checks if each[0] == "timer worker")
    assert stopped[1] is False
    assert "in minutes before now: 10" in str(stopped[2])


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


def test_every_check_has_a_name_and_a_sentence_in_every_language(ctx: Context):
    steps.released(ctx)
    for check, _, told in (*health(ctx).checks, promises(ctx), recordings_disk(ctx)):
        for language in ("ar", "fr"):
            words = words_in(language)
            assert noun(str(NAMES[check]), words)
            assert words.gettext(told.message) != told.message
