"""The installation's secret: made to last, known by its fingerprint, and changed without harm."""

import dataclasses
import datetime as dt
import os
from pathlib import Path

import pytest

from scheduler.adapters import durable
from scheduler.adapters.secret_file import SecretFile
from scheduler.domain.errors import SecretError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.feeds import calendars as feeds
from scheduler.service.master_data.importing import apply_import
from scheduler.service.operations.health import health
from scheduler.service.operations.secret import (
    SECRET_BYTES,
    fingerprint_of,
    rotate,
    trusted_secret,
)
from scheduler.service.people import links as access
from tests import factories as make
from tests.fakes import FakeClock

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
KEEP = dt.timedelta(days=60)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder / "secret"


@pytest.fixture
def store(path: Path) -> SecretFile:
    return SecretFile(path)


@pytest.fixture
def secret(ctx: Context, store: SecretFile) -> bytes:
    return trusted_secret(ctx.uow, ctx.clock.now(), store)


@pytest.fixture
def settled(ctx: Context, secret: bytes) -> Context:
    """An installation with its own secret, whose schools have addresses."""
    made = dataclasses.replace(ctx, secret=secret)
    apply_import(made, make.province(), "importer")
    return made


def token_in(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".ics")


def opened(ctx: Context, store: SecretFile) -> bytes:
    return trusted_secret(ctx.uow, ctx.clock.now(), store)


def restarted(ctx: Context, store: SecretFile) -> Context:
    return dataclasses.replace(ctx, secret=opened(ctx, store))


def test_a_first_start_makes_it_and_every_later_one_finds_it(
    ctx: Context, store: SecretFile, secret: bytes, path: Path
):
    assert len(secret) == SECRET_BYTES
    assert opened(ctx, store) == secret == path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret"]


def test_it_is_forced_to_the_disk_before_it_has_its_name_and_the_name_after(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    steps: list[str] = []
    sync, link, replace = os.fsync, os.link, Path.replace

    def noted_sync(handle: int) -> None:
        kind = "folder" if Path(f"/proc/self/fd/{handle}").resolve().is_dir() else "file"
        steps.append(f"sync {kind}")
        sync(handle)

    monkeypatch.setattr(durable.os, "fsync", noted_sync)
    monkeypatch.setattr(durable.os, "link", lambda *two: (steps.append("name"), link(*two))[1])
    monkeypatch.setattr(
        Path, "replace", lambda one, two: (steps.append("name"), replace(one, two))[1]
    )
    SecretFile(path).make(b"x" * SECRET_BYTES)
    assert steps == ["sync file", "name", "sync folder"]
    steps.clear()
    SecretFile(path).stage(b"y" * SECRET_BYTES)
    assert steps == ["sync file", "name", "sync folder"]
    steps.clear()
    SecretFile(path).promote()
    assert steps == ["name", "sync folder"]


@pytest.mark.parametrize("kept", [b"", b"xy", b"x" * (SECRET_BYTES - 1)], ids=["0", "2", "31"])
def test_a_secret_that_was_cut_off_is_refused_by_name(
    settled: Context, store: SecretFile, path: Path, kept: bytes
):
    path.write_bytes(kept)
    with pytest.raises(SecretError, match=r"secret.*cut off.*backup.*rotate"):
        opened(settled, store)


def test_a_short_secret_is_refused_also_where_nothing_depends_on_it(
    ctx: Context, store: SecretFile, path: Path
):
    path.write_bytes(b"")
    with pytest.raises(SecretError, match="cut off"):
        opened(ctx, store)


def test_a_missing_secret_is_never_remade_in_silence(
    settled: Context, store: SecretFile, path: Path
):
    path.unlink()
    with pytest.raises(SecretError, match=r"secret.*is missing.*backup"):
        opened(settled, store)
    assert not path.exists()


def test_another_installations_secret_is_refused(settled: Context, store: SecretFile, path: Path):
    path.write_bytes(b"z" * SECRET_BYTES)
    with pytest.raises(SecretError, match="not the one"):
        opened(settled, store)


@pytest.mark.parametrize("right", [True, False])
def test_a_database_older_than_fingerprints_knows_its_secret_by_its_links(
    settled: Context, store: SecretFile, path: Path, right: bool
):
    with settled.uow() as work:
        work.installation._connection.exec_driver_sql("DELETE FROM installation")
        work.commit()
    if right:
        assert opened(settled, store) == settled.secret
        with settled.uow().reading() as work:
            assert work.installation.fingerprint() == fingerprint_of(settled.secret)
        return
    path.write_bytes(b"z" * SECRET_BYTES)
    with pytest.raises(SecretError, match="not the one"):
        opened(settled, store)
    path.unlink()
    with pytest.raises(SecretError, match="is missing"):
        opened(settled, store)


def test_addresses_on_paper_stay_good_for_the_stated_time(
    settled: Context, store: SecretFile, clock: FakeClock
):
    page, feed = access.link(settled, SCHOOL), access.feed_address(settled, SCHOOL)
    done = rotate(settled.uow, clock.now(), store, KEEP)
    assert done.former_until == clock.now() + KEEP
    after = restarted(settled, store)
    assert after.secret != settled.secret
    assert access.link(after, SCHOOL) != page
    assert access.feed_address(after, SCHOOL) != feed
    clock.advance(days=59)
    for address in (page, access.link(after, SCHOOL)):
        assert access.page_holder(after, token_in(address)) == SCHOOL
    states = [
        feeds.feed_state(after, token_in(each))
        for each in (feed, access.feed_address(after, SCHOOL))
    ]
    assert states[0] == states[1]
    assert states[0] is not None
    clock.advance(days=1)
    assert access.page_holder(after, token_in(page)) is None
    assert feeds.feed_state(after, token_in(feed)) is None
    assert access.page_holder(after, token_in(access.link(after, SCHOOL))) == SCHOOL


def test_a_schools_receiver_goes_on_fetching_under_its_former_address(
    settled: Context, store: SecretFile, clock: FakeClock
):
    def token(ctx: Context) -> str:
        return token_in(access.receiver_address(ctx, SCHOOL.id))

    former = token(settled)
    rotate(settled.uow, clock.now(), store, KEEP)
    after = restarted(settled, store)
    assert token(after) != former
    for shown in (former, token(after)):
        assert access.opens_receiver(after, SCHOOL.id, shown)
        assert not access.opens_receiver(after, make.code(99002), shown)
    clock.at += KEEP
    assert not access.opens_receiver(after, SCHOOL.id, former)
    assert access.opens_receiver(after, SCHOOL.id, token(after))


def test_a_secret_that_others_have_seen_can_be_ended_at_once(
    settled: Context, store: SecretFile, clock: FakeClock
):
    page, feed = access.link(settled, SCHOOL), access.feed_address(settled, SCHOOL)
    rotate(settled.uow, clock.now(), store, KEEP)
    done = rotate(settled.uow, clock.now(), store, dt.timedelta(0))
    assert done.former_until is None
    after = restarted(settled, store)
    assert access.page_holder(after, token_in(page)) is None
    assert feeds.feed_state(after, token_in(feed)) is None


def test_two_rotations_keep_both_promises(settled: Context, store: SecretFile, clock: FakeClock):
    first = access.link(settled, SCHOOL)
    rotate(settled.uow, clock.now(), store, KEEP)
    second = access.link(restarted(settled, store), SCHOOL)
    clock.advance(days=30)
    rotate(settled.uow, clock.now(), store, KEEP)
    after = restarted(settled, store)
    for address in (first, second):
        assert access.page_holder(after, token_in(address)) == SCHOOL
    clock.advance(days=31)
    assert access.page_holder(after, token_in(first)) is None
    assert access.page_holder(after, token_in(second)) == SCHOOL


def test_an_address_that_was_replaced_by_hand_stays_shut_and_a_retired_holders_too(
    settled: Context, store: SecretFile, clock: FakeClock
):
    page, feed = access.link(settled, SCHOOL), access.feed_address(settled, SCHOOL)
    rotate(settled.uow, clock.now(), store, KEEP)
    after = restarted(settled, store)
    access.replace(after, SCHOOL, "page", "operator")
    assert access.page_holder(after, token_in(page)) is None
    assert feeds.feed_state(after, token_in(feed)) is not None
    apply_import(after, make.province(schools=(make.school(99002),)), "importer")
    assert feeds.feed_state(after, token_in(feed)) is None


def test_a_lost_secret_is_replaced_without_it_and_nobody_loses_an_address(
    settled: Context, store: SecretFile, clock: FakeClock, path: Path
):
    page = access.link(settled, SCHOOL)
    path.unlink()
    rotate(settled.uow, clock.now(), store, KEEP)
    assert access.page_holder(restarted(settled, store), token_in(page)) == SCHOOL


@pytest.mark.parametrize("cut", ["before the database", "after the database"])
def test_a_power_cut_in_a_rotation_leaves_one_secret_that_fits(
    settled: Context, store: SecretFile, clock: FakeClock, cut: str, monkeypatch: pytest.MonkeyPatch
):
    page = access.link(settled, SCHOOL)

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if cut == "after the database":
            patched.setattr(SecretFile, "promote", power_cut)
        else:
            patched.setattr(type(settled.uow()), "commit", power_cut)
        with pytest.raises(KeyboardInterrupt):
            rotate(settled.uow, clock.now(), store, KEEP)
    after = restarted(settled, store)
    assert (after.secret == settled.secret) == (cut == "before the database")
    assert access.page_holder(after, token_in(page)) == SCHOOL
    assert access.page_holder(after, token_in(access.link(after, SCHOOL))) == SCHOOL


def test_health_tells_a_process_that_runs_with_the_former_secret(
    settled: Context, store: SecretFile, clock: FakeClock
):
    def secret_check(ctx: Context) -> bool:
        return next(ok for name, ok, _ in health(ctx).checks if name == "secret")

    assert secret_check(settled)
    rotate(settled.uow, clock.now(), store, KEEP)
    assert not secret_check(settled)
    assert secret_check(restarted(settled, store))
