"""Short broadcasts with a real ffmpeg: on air by evidence, through faults, to one recording."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import m3u8
import pytest

from scheduler.adapters.broadcasts.hls import HlsDriver
from scheduler.adapters.broadcasts.process import started_at
from scheduler.domain.broadcast import AirFault, BroadcastState
from scheduler.domain.programme import DeliveryPolicy
from scheduler.service.broadcasts import media
from scheduler.service.context import Context
from tests.integration.broadcasts.studio import (
    SESSION,
    Desk,
    changes,
    found,
    on_air_context,
    plan_session,
    running,
    states,
    wait_until,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this machine"),
]
S = BroadcastState


@pytest.fixture
def here(sqlite_ctx: Context, tmp_path: Path) -> Context:
    return on_air_context(sqlite_ctx, tmp_path / "air")


@pytest.fixture
def air(here: Context) -> Path:
    assert here.air is not None
    return here.air


def frames_of(path: Path) -> int:
    asked = ["-v", "error", "-count_packets", "-select_streams", "v", "-of", "json"]
    asked += ["-show_entries", "stream=nb_read_packets", str(path)]
    said = subprocess.run(["ffprobe", *asked], capture_output=True, check=True)
    return int(json.loads(said.stdout)["streams"][0]["nb_read_packets"])


def encoder_of(supervisor: object) -> int:
    driver = supervisor.at_hand.driver  # type: ignore[attr-defined]
    assert isinstance(driver, HlsDriver)
    pid = driver._source.pid
    assert pid is not None
    return pid


def no_process_left(air: Path) -> bool:
    named = [json.loads(path.read_text("utf-8")) for path in air.glob("*/r*/process.json")]
    return not any(started_at(each["pid"]) == each["started"] for each in named)


def test_a_broadcast_goes_on_air_and_off_and_is_handed_in(here: Context, air: Path):
    plan_session(here, begins_in=8, lasts=10)
    desk = Desk()
    with running(here, air, desk):
        wait_until(lambda: found(here).state is S.STANDBY)
        assert not (air / str(SESSION) / "720p.m3u8").exists()
        wait_until(lambda: found(here).state is S.ON_AIR, 15)
        key = media.watch_key_of(here, SESSION)
        for name in ("720p", "360p", "slides", "audio"):
            served = media.file_behind(here, key, f"{name}.m3u8")
            assert served is not None
            assert len(m3u8.loads(served.read_text("utf-8")).segments) >= 3
        assert media.file_behind(here, key, "r001/rec.mkv") is None
        wait_until(lambda: found(here).state is S.CHECKING)
    assert states(here) == [S.PREFLIGHT, S.STANDBY, S.ON_AIR, S.ENDING, S.JOINING, S.CHECKING]
    assert [change.cause for change in changes(here)][2] == "source"
    assert changes(here)[2].evidence.flows
    ((session_id, path, source),) = desk.handed
    assert (session_id, source) == (SESSION, "live")
    assert 230 <= frames_of(path) <= 475  # ten seconds, and up to eight before them
    assert media.file_behind(here, key, "720p.m3u8") is None
    assert no_process_left(air)


def test_an_encoder_that_is_killed_is_told_at_once_and_what_it_encoded_is_kept(
    here: Context, air: Path
):
    plan_session(here, begins_in=5, lasts=24)
    desk = Desk()
    with running(here, air, desk) as supervisor:
        wait_until(lambda: found(here).state is S.ON_AIR, 15)
        for _ in range(3):
            wait_until(lambda: found(here).state is S.ON_AIR, 15)
            os.kill(encoder_of(supervisor), signal.SIGKILL)
            told = wait_until(lambda: found(here).state is S.DEGRADED, 5)
            assert found(here).fault is AirFault.ENCODER
            assert told <= 1.5
        wait_until(lambda: found(here).state is S.CHECKING, 40)
    playlist = m3u8.loads((air / str(SESSION) / "replay-720p.m3u8").read_text("utf-8"))
    assert sum(1 for one in playlist.segments if one.discontinuity) >= 3
    assert len(desk.handed) == 1
    assert no_process_left(air)


def test_counselling_leaves_no_file(here: Context, air: Path):
    plan_session(here, begins_in=5, lasts=6, policy=DeliveryPolicy.LIVE_ONLY)
    desk = Desk()
    with running(here, air, desk):
        wait_until(lambda: found(here).state is S.ON_AIR, 15)
        assert not list(air.rglob("rec.mkv"))
        wait_until(lambda: found(here).state is S.ENDED)
    assert desk.handed == []
    assert not (air / str(SESSION)).exists()


def test_a_recording_without_audience_is_never_published(here: Context, air: Path):
    plan_session(here, begins_in=5, lasts=7, policy=DeliveryPolicy.RECORDED_ONLY)
    desk = Desk()
    with running(here, air, desk):
        wait_until(lambda: found(here).state is S.RECORDING, 15)
        assert not list(air.glob("*/*.m3u8"))
        wait_until(lambda: found(here).state is S.CHECKING)
    assert len(desk.handed) == 1
