"""Faults on air, with real programs: the state is told truthfully, and what was encoded is kept."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.adapters.broadcasts import encoder
from scheduler.adapters.broadcasts.runs import Run, new_run
from scheduler.bootstrap import open_application
from scheduler.domain.broadcast import OVER, AirFault, BroadcastState
from scheduler.runtime.studio_processes import StudioProcesses
from scheduler.service.context import Context
from scheduler.storage.database import Database
from tests.integration.broadcasts.studio import (
    SESSION,
    Desk,
    found,
    on_air_context,
    plan_session,
    running,
    settings,
    states,
    wait_until,
)
from tests.integration.broadcasts.test_on_air import no_process_left
from tests.readings import recordings_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this machine"),
]
S = BroadcastState
PORT = 19720
PASSPHRASE = "a passphrase of the tests"
CONFIG = """
[province]
zone = "Africa/Casablanca"

[[on_air.studios]]
studio = "studio-1"
driver = "hls"
source = "test"
"""


@contextmanager
def camera(passphrase: str = PASSPHRASE) -> Iterator[subprocess.Popen[bytes]]:
    """A camera that sends by SRT."""
    command = ["ffmpeg", "-nostdin", "-loglevel", "error", "-re", "-f", "lavfi"]
    command += ["-i", "testsrc2=size=640x360:rate=25", "-re", "-f", "lavfi", "-i", "sine"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "25"]
    command += ["-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "mpegts", "-passphrase", passphrase]
    command += ["-pbkeylen", "16", f"srt://127.0.0.1:{PORT}?mode=caller"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_camera_is_refused_lost_frozen_and_found_again(sqlite_ctx: Context, tmp_path: Path):
    chosen = settings(source="srt", address=f"127.0.0.1:{PORT}", secret=PASSPHRASE)
    ctx = on_air_context(sqlite_ctx, tmp_path / "air", chosen)
    plan_session(ctx, begins_in=14, lasts=55)
    desk = Desk()
    with running(ctx, tmp_path / "air", desk):
        with camera("another passphrase"):
            time.sleep(4)
        assert found(ctx).state is S.PREFLIGHT
        assert found(ctx).fault is AirFault.SOURCE
        with camera():
            wait_until(lambda: found(ctx).state is S.ON_AIR, 30)
        lost = wait_until(lambda: found(ctx).state is S.DEGRADED, 12)
        assert found(ctx).fault is AirFault.SOURCE
        wait_until(lambda: found(ctx).evidence.slate, 15)
        with camera() as process:
            wait_until(lambda: found(ctx).state is S.ON_AIR, 12)
            process.send_signal(signal.SIGSTOP)
            frozen = wait_until(lambda: found(ctx).state is S.DEGRADED, 12)
            process.send_signal(signal.SIGCONT)
        assert lost <= 7.5
        assert frozen <= 8.5
        wait_until(lambda: found(ctx).state is S.CHECKING, 60)
    assert len(desk.handed) == 1
    assert no_process_left(tmp_path / "air")


def test_a_recording_that_cannot_be_written_is_told_while_schools_go_on(
    sqlite_ctx: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def run_without_room(folder: Path, rungs: object) -> Run:
        run = new_run(folder, rungs)  # type: ignore[arg-type]
        run.recording.symlink_to("/dev/full")  # every write to it finds no space left
        return run

    monkeypatch.setattr(encoder, "new_run", run_without_room)
    ctx = on_air_context(sqlite_ctx, tmp_path / "air")
    plan_session(ctx, begins_in=4, lasts=20)
    with running(ctx, tmp_path / "air", Desk()):
        wait_until(lambda: found(ctx).fault is AirFault.RECORDING, 20)
        before = found(ctx).evidence.segments
        assert found(ctx).state in {S.DEGRADED, S.STANDBY}
        wait_until(lambda: found(ctx).state is S.DEGRADED, 10)
        wait_until(lambda: found(ctx).evidence.segments > before, 10)
        wait_until(lambda: found(ctx).state is S.NEEDS_PERSON, 40)


def test_a_full_disk_is_told(sqlite_ctx: Context, tmp_path: Path):
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        ctx = on_air_context(sqlite_ctx, small / "air")
        plan_session(ctx, begins_in=4, lasts=22)
        with running(ctx, small / "air", Desk()):
            wait_until(lambda: found(ctx).state is S.ON_AIR, 20)
            room = shutil.disk_usage(small).free - 500_000
            (small / "filler").write_bytes(b"\0" * room)
            told = wait_until(lambda: found(ctx).fault is AirFault.DISK, 10)
            (small / "filler").unlink()
            assert told <= 5
            wait_until(lambda: found(ctx).state in OVER, 40)
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)


def test_whatever_is_killed_the_broadcast_goes_on_and_is_kept(
    sqlite_database: Database, sqlite_ctx: Context, tmp_path: Path
):
    """Supervisor and encoder are killed in standby, on air and at the end; each time another
    supervisor goes on, and the one recording is handed in to the real desk.
    """
    config = tmp_path / "config.toml"
    url = sqlite_database.url.render_as_string(hide_password=False)
    config.write_text(f'{CONFIG}\n[storage]\ndatabase_url = "{url}"\n', encoding="utf-8")
    opened = open_application(config, tmp_path)
    ctx, air = opened.context, tmp_path / "air"
    plan_session(ctx, begins_in=30, lasts=40)
    studios = StudioProcesses(ctx, config, tmp_path, air)

    def kill_in(told: object) -> None:
        air.mkdir(exist_ok=True)
        wait_until(lambda: studios.look() >= 0 and told(), 80)  # type: ignore[operator]
        studios._begun["studio-1"].kill()
        studios._begun["studio-1"].wait()
        wait_until(lambda: no_process_left(air), 5)

    try:
        kill_in(lambda: found(ctx).state is S.STANDBY)
        kill_in(lambda: found(ctx).state is S.ON_AIR)
        kill_in(lambda: found(ctx).state in {S.ENDING, S.JOINING} | OVER)
        wait_until(lambda: studios.look() >= 0 and found(ctx).state is S.CHECKING, 40)
    finally:
        for process in studios._begun.values():
            process.terminate()
            process.wait(20)
        opened.database.close()
    kept = recordings_of(ctx, SESSION)
    assert len(kept) == 1
    assert kept[0].size > 500_000
    assert states(ctx).count(S.CHECKING) == 1
    assert no_process_left(air)
