"""Backups: whole, verified, restored elsewhere; after a restore no reader goes backwards."""

import datetime as dt
import re
import threading
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
import sqlalchemy as sa

from scheduler.adapters.backup.archive import opened_backup
from scheduler.adapters.backup.installation import (
    SECRET,
    Installation,
    backups_in,
    drop_old_backups,
    finish_restore,
    make_backup,
    newest_instant,
    put_backup_back,
)
from scheduler.adapters.backup.kept import BackupFolder
from scheduler.adapters.backup.sealing import Seal
from scheduler.bootstrap import open_application
from scheduler.domain.errors import UnavailableError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.feeds.calendars import feed_body_of, feed_of
from scheduler.service.operations.backup import back_up_when_due
from scheduler.service.operations.health import health
from scheduler.service.operations.restored import settle_restored
from scheduler.service.planning.free_slots import slots_that_fit
from scheduler.service.releases.releasing import release
from scheduler.service.timers.actions import reconcile
from scheduler.storage.database import Database, open_database
from scheduler.storage.tables.base import Table
from tests import factories as make
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
HOUR = dt.timedelta(hours=1)
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Installation:
    return installation(tmp_path / "data", database_url)


def installation(data: Path, url: str) -> Installation:
    data.mkdir()
    (data / SECRET).write_bytes(b"s" * 32)
    (data / "media").mkdir()
    (data / "media" / "lesson.mp4").write_bytes(b"picture and sound")
    config = data.parent / "config.toml"
    config.write_text("# the configuration", encoding="utf-8")
    return Installation(database_url=url, data_dir=data, config_path=config)


def back_up(place: Installation, ctx: Context, **options: Seal) -> Path:
    folder = place.data_dir / "backups"
    return make_backup(place, folder, now=ctx.clock.now(), release=1, **options)


def rows_of(database: Database) -> Rows:
    with database.reader.connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
            for name, table in Table.metadata.tables.items()
        }


def sequences(ctx: Context) -> dict[str, int]:
    body = feed_body_of(ctx, SCHOOL).decode().replace("\r\n ", "")
    events = re.findall(r"BEGIN:VEVENT.*?END:VEVENT", body, re.DOTALL)
    found = (re.search(r"UID:(\S+).*?SEQUENCE:(\d+)|$", event, re.DOTALL) for event in events)
    return {match[1]: int(match[2]) for match in found if match}


def move_one(ctx: Context) -> None:
    """Move a session to another day and release it."""
    with ctx.uow().reading() as work:
        first = next(session for session in work.draft.sessions() if session.placement)
    free = slots_that_fit(ctx, first.id)
    best = next(slot for slot in free if slot.slot.day != first.placement.slot.day)
    editing.move_session(
        ctx, first.id, best.slot.day, best.slot.start, best.studio_id, actor="operator"
    )
    release(ctx, "moved", "approver")


def test_backup_made_under_load_is_one_moment_and_restored_row_by_row(
    place: Installation, ctx: Context, database: Database
):
    steps.released(ctx)
    before = rows_of(database)
    stop = threading.Event()

    def write_on() -> None:
        locked = False
        while not stop.is_set():
            locked = not locked
            editing.lock_session(ctx, 1, locked, actor="operator")

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        path = back_up(place, ctx)
    finally:
        stop.set()
        writer.join()
    database.close()
    manifest, missing = put_backup_back(place, path)
    assert missing == []
    assert manifest.media == {"media/lesson.mp4": 17}
    again = open_database(place.database_url)
    after = rows_of(again)
    again.close()
    steady = set(after) - {"sessions", "draft", "audit"}  # what the other thread wrote to
    assert {name: after[name] for name in steady} == {name: before[name] for name in steady}
    assert len(after["sessions"]) == len(before["sessions"])


def test_restored_elsewhere_every_feed_says_the_same_with_higher_numbers(
    place: Installation, ctx: Context, tmp_path: Path, clock: FakeClock
):
    steps.released(ctx)
    body, numbers = feed_body_of(ctx, SCHOOL), sequences(ctx)
    path = back_up(place, ctx)
    clock.at += HOUR
    for session_round in range(2):  # what is sent after the backup and lost with the machine
        move_one(ctx)
        clock.at += HOUR * (session_round + 1)
    sent = sequences(ctx)
    state = feed_of(ctx, SCHOOL)
    ctx.uow()._database.close()  # the service is stopped
    put_backup_back(place, path)
    database = open_database(place.database_url)
    restored = replace(context_on(database, clock), secret=ctx.secret)
    settled = settle_restored(restored, opened_instant(path), actor="cli")
    finish_restore(place.data_dir)
    assert settled.raised_by > max(sent.values())
    now = sequences(restored)
    assert set(now) == set(numbers)
    assert min(now.values()) > max(sent.values())
    said = feed_body_of(restored, SCHOOL)
    assert unnumbered(said) == unnumbered(body)
    after = feed_of(restored, SCHOOL)
    assert after.etag != state.etag
    assert after.changed_at >= state.changed_at
    move_one(restored)
    assert min(sequences(restored).values()) > max(sent.values())
    database.close()


def opened_instant(path: Path) -> dt.datetime:
    with opened_backup(path) as (manifest, _):
        return manifest.instant


def unnumbered(body: bytes) -> bytes:
    return re.sub(rb"SEQUENCE:\d+", b"SEQUENCE:n", body)


def test_sessions_that_fell_between_backup_and_restore_are_not_called_missed(
    place: Installation, ctx: Context, clock: FakeClock
):
    steps.released(ctx)
    reconcile(ctx)
    path = back_up(place, ctx)
    clock.at += dt.timedelta(days=30)
    with opened_backup(path) as (manifest, _):
        settled = settle_restored(ctx, manifest.instant, actor="cli")
    assert len(settled.taken_as_held) == 3
    with ctx.uow().reading() as work:
        assert not any("missed" in ending for ending in work.actions.endings([1, 2, 3]).values())


def test_service_does_not_start_on_half_a_restore(sqlite_ctx: Context, tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'educatec.db'}"
    place = installation(tmp_path / "data", url)
    steps.released(sqlite_ctx)
    path = back_up(place, sqlite_ctx)
    put_backup_back(place, path)  # and then the power goes, before it is settled
    with pytest.raises(UnavailableError, match="not finished"):
        open_application(place.config_path, place.data_dir)
    put_backup_back(place, path)
    finish_restore(place.data_dir)
    assert not (place.data_dir / "restore-unfinished").exists()


@pytest.mark.parametrize("where", [0.02, 0.3, 0.6, 0.98])
def test_damaged_backup_is_refused_in_a_sentence(sqlite_ctx: Context, tmp_path: Path, where: float):
    place = installation(tmp_path / "data", f"sqlite:///{tmp_path / 'educatec.db'}")
    path = back_up(place, sqlite_ctx)
    content = bytearray(path.read_bytes())
    content[int(len(content) * where)] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(UnavailableError, match=r"damaged|not sound"), opened_backup(path):
        pass


def test_encrypted_backup_opens_with_its_passphrase_or_key_alone(
    sqlite_ctx: Context, tmp_path: Path
):
    place = installation(tmp_path / "data", f"sqlite:///{tmp_path / 'educatec.db'}")
    sealed = back_up(place, sqlite_ctx, seal=Seal(passphrase="a long one"))
    assert b"config" not in sealed.read_bytes()
    for wrong in ("", "another"):
        with (
            pytest.raises(UnavailableError, match=r"encrypted|decrypted"),
            opened_backup(sealed, passphrase=wrong),
        ):
            pass
    with opened_backup(sealed, passphrase="a long one") as (manifest, folder):
        assert (folder / manifest.database).is_file()
    key = pyrage.x25519.Identity.generate()
    sealed = back_up(place, sqlite_ctx, seal=Seal(recipients=(str(key.to_public()),)))
    identity = tmp_path / "key.txt"
    identity.write_text(f"# created\n{key}\n")
    with opened_backup(sealed, identity=identity) as (manifest, _):
        assert SECRET in manifest.files


def test_newest_backups_are_kept_and_unfinished_ones_go(sqlite_ctx: Context, tmp_path: Path):
    place = installation(tmp_path / "data", f"sqlite:///{tmp_path / 'educatec.db'}")
    clock = sqlite_ctx.clock
    assert isinstance(clock, FakeClock)
    for _ in range(4):
        clock.at += HOUR
        newest = back_up(place, sqlite_ctx)
    folder = newest.parent
    (folder / "educatec-20261123T090000Z.tar.gz.ab.part").write_bytes(b"half")
    assert newest_instant(folder) == clock.at
    drop_old_backups(folder, keep=2)
    assert backups_in(folder)[0] == newest
    assert len(list(folder.iterdir())) == 2


def test_backup_is_made_once_a_day_by_itself_and_its_age_is_on_the_health_page(
    sqlite_ctx: Context, tmp_path: Path, clock: FakeClock
):
    place = installation(tmp_path / "data", f"sqlite:///{tmp_path / 'educatec.db'}")
    ctx = replace(sqlite_ctx, backups=BackupFolder(place, tmp_path / "kept", keep=3))
    assert back_up_when_due(ctx) == ""  # nothing is released, nothing can be lost
    steps.released(ctx)
    assert back_up_when_due(ctx)
    assert back_up_when_due(ctx) == ""
    clock.at += dt.timedelta(days=1)
    assert back_up_when_due(ctx)
    assert verdict(ctx) is True
    clock.at += dt.timedelta(days=3)
    assert verdict(ctx) is False
    for _ in range(4):
        clock.at += dt.timedelta(days=1)
        assert back_up_when_due(ctx)
    assert len(backups_in(tmp_path / "kept")) == 3


def verdict(ctx: Context) -> bool:
    return next(passed for name, passed, _ in health(ctx).checks if name == "backup")
