"""How long recordings are kept, and how early a full disk is told."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from scheduler.adapters.incoming_files import IncomingFolder
from scheduler.domain.recording import RecordingRules
from scheduler.service.context import Context
from scheduler.service.deliveries.transfers import grant, offers
from scheduler.service.ports.media import DiskSpace
from scheduler.service.recordings.recordings import find_recording
from scheduler.service.recordings.retention import forecast, kept_until, tidy
from scheduler.storage.database import Database
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.recordings import END, MIB, OPENS, RECORDED, put_recording, store_house, store_in

DAY = dt.timedelta(days=1)


@pytest.fixture
def ctx(sqlite_database: Database, clock: FakeClock, tmp_path: Path) -> Context:
    made = context_on(sqlite_database, clock, media=store_in(tmp_path))
    store_house(made)
    clock.at = END + DAY / 24
    return dataclasses.replace(
        made,
        incoming=IncomingFolder(tmp_path / "uploads"),
        recordings=RecordingRules(keep_days=20, reserve_bytes=0),
    )


def is_there(ctx: Context, sha256: str) -> bool:
    assert ctx.media
    return ctx.media.path_of(sha256).exists()


def test_a_file_is_deleted_when_its_days_are_over_and_its_row_stays(
    ctx: Context, clock: FakeClock, tmp_path: Path
):
    found = put_recording(ctx, tmp_path / "a.mp4")
    until = kept_until(ctx, found)
    assert until == found.handed_in_at + 20 * DAY
    clock.at = until - dt.timedelta(seconds=1)
    assert tidy(ctx) == ()
    assert is_there(ctx, found.sha256)
    clock.at = until
    assert [gone.id for gone in tidy(ctx)] == [found.id]
    assert not is_there(ctx, found.sha256)
    assert find_recording(ctx, found.id).removed_at == until
    assert tidy(ctx) == ()


def test_no_rule_deletes_before_the_longest_deadline_is_over(ctx: Context, tmp_path: Path):
    hasty = dataclasses.replace(ctx, recordings=RecordingRules(keep_days=1))
    found = put_recording(hasty, tmp_path / "a.mp4")
    assert kept_until(hasty, found) >= END + 15 * DAY


def test_a_school_that_is_still_fetching_keeps_it(ctx: Context, clock: FakeClock, tmp_path: Path):
    found = put_recording(ctx, tmp_path / "a.mp4")
    clock.at = OPENS + 13 * DAY
    (offer,) = offers(ctx, RECORDED)
    assert grant(ctx, offer, MIB).count
    late = dataclasses.replace(ctx, recordings=RecordingRules(keep_days=15))
    assert kept_until(late, found) == clock.at + 7 * DAY


class SmallDisk:
    """The real store on a disk of a given size."""

    def __init__(self, ctx: Context, free: int) -> None:
        self._store, self._free = ctx.media, free

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def space(self) -> DiskSpace:
        return DiskSpace(free=self._free, used=0)


def test_a_full_disk_is_told_days_ahead(ctx: Context, tmp_path: Path):
    put_recording(ctx, tmp_path / "a.mp4", 28 * MIB)  # a MiB a day, over 28 days
    today = ctx.zone.today(ctx.clock)
    for free, days in ((3 * MIB, 3), (10 * MIB, 10), (0, 0)):
        told = forecast(dataclasses.replace(ctx, media=SmallDisk(ctx, free)))  # type: ignore[arg-type]
        assert told.full_on == today + days * DAY
        assert told.is_near is (days <= 7)
    large = forecast(dataclasses.replace(ctx, media=SmallDisk(ctx, 10**12)))  # type: ignore[arg-type]
    assert (large.full_on, large.is_near) == (None, False)
