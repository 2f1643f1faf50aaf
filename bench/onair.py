"""The figures of going on air, measured with a real encoder: `python bench/onair.py`.

Each row says what was done, the goal and what came out. Nothing is averaged away: where many
instants are measured, the 99th percentile counts. The machine's load is printed beside it.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import m3u8
from onair_load import schools_in_real_time

from scheduler.adapters.broadcasts.ffmpeg import find_ffmpeg
from scheduler.adapters.broadcasts.hls import HlsDriver
from scheduler.adapters.broadcasts.joining import JOINED
from scheduler.adapters.broadcasts.publisher import Publisher
from scheduler.adapters.broadcasts.sources import SourceKind, StudioSource
from scheduler.domain.broadcast import AirFault, AirMode, Evidence
from scheduler.domain.network import Variant
from scheduler.domain.text import Text
from scheduler.service.ports.studio import AirOrder

SEGMENT = 2
INSTANTS = 50
KILLS = 10
TICK = 0.05
PASSPHRASE = "a passphrase of the bench"
FFMPEG = find_ffmpeg()
VARIANTS = tuple(
    Variant(id=name, name=Text(ar=name, fr=name, en=name), mbps=mbps)
    for name, mbps in (("720p", 2.5), ("360p", 0.9), ("slides", 0.3), ("audio", 0.064))
)


@dataclass(frozen=True)
class Row:
    """One figure."""

    what: str
    goal: str
    measured: str
    met: bool | None  # None: it could not be measured here


def driver_in(folder: Path, source: StudioSource | None = None) -> HlsDriver:
    """Return a driver that records, with a slate."""
    order = AirOrder(
        session_id=1,
        folder=folder,
        variants=VARIANTS,
        records=True,
        slate=("ستعود الصورة بعد لحظات", "L’image revient", ""),
    )
    return HlsDriver(order, source or StudioSource(kind=SourceKind.TEST), ffmpeg=FFMPEG)


def until(
    driver: HlsDriver, mode: AirMode, told: Callable[[Evidence], bool], seconds: float = 40
) -> float:
    """Look again and again until something is told; return how long that took."""
    began = time.monotonic()
    while not told(driver.tick(mode)):
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not told within {seconds} s")
        time.sleep(TICK)
    return time.monotonic() - began


def during(driver: HlsDriver, mode: AirMode, seconds: float) -> None:
    """Look for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        driver.tick(mode)
        time.sleep(TICK)


def warm_and_cold(folder: Path) -> list[Row]:
    """Going live from a warm encoder at fifty instants, and from nothing."""
    driver = driver_in(folder / "warm")
    until(driver, AirMode.WARM, lambda seen: seen.flows)
    during(driver, AirMode.WARM, 4 * SEGMENT)
    chance, acts, listed = Random(7), [], []
    for _ in range(INSTANTS):
        during(driver, AirMode.WARM, chance.uniform(0.05, 0.5))
        _forget_playlists(folder / "warm", driver)
        began = time.perf_counter()
        driver.tick(AirMode.LIVE)
        acts.append(time.perf_counter() - began)
        while not _has_three(folder / "warm"):
            driver.tick(AirMode.LIVE)
        listed.append(time.perf_counter() - began)
    driver.drop()
    colds = []
    for number in range(3):
        cold = driver_in(folder / f"cold{number}")
        colds.append(until(cold, AirMode.LIVE, lambda seen: seen.flows and seen.segments > 0))
        cold.drop()
    return [
        _row("warm go-live, the act, p99 of 50", "≤ 50 ms", _p99(acts) * 1000, 50, "ms"),
        _row("warm go-live, ≥ 3 segments of all, p99", "≤ 150 ms", _p99(listed) * 1000, 150, "ms"),
        _row("cold go-live, worst of 3", "≤ 4.5 s", max(colds), SEGMENT + 2.5, "s"),
    ]


def killed(folder: Path) -> list[Row]:
    """Ten kills in one session, and the frames that are left of it."""
    driver = driver_in(folder / "killed")
    until(driver, AirMode.LIVE, lambda seen: seen.flows and seen.segments > 0)
    seen_after, next_after = [], []
    for _ in range(KILLS):
        during(driver, AirMode.LIVE, 2.2 * SEGMENT)
        before = driver.tick(AirMode.LIVE).segments
        os.kill(_pid(driver), signal.SIGKILL)
        seen_after.append(until(driver, AirMode.LIVE, lambda seen: not seen.flows))
        waited = until(driver, AirMode.LIVE, lambda seen, n=before: seen.segments > n)
        next_after.append(seen_after[-1] + waited)
        until(driver, AirMode.LIVE, lambda seen: seen.flows)
    driver._stop()
    kept = [json.loads(line) for line in (folder / "killed" / "kept.jsonl").open()]
    parts = sum(frames(folder / "killed" / one["run"] / "rec.mkv") for one in kept)
    parts -= round(kept[0]["begins"] * 25)
    driver.finish()
    joined = frames(folder / "killed" / JOINED)
    return [
        _row(f"encoder killed {KILLS} times: seen, worst", "≤ 0.5 s", max(seen_after), 0.5, "s"),
        _row("encoder killed: next segment, worst", "≤ 4 s", max(next_after), 4, "s"),
        Row(
            "frames on disk, and joined after ten kills",
            "none lost",
            f"{parts} and {joined}",
            abs(parts - joined) <= 1,
        ),
    ]


def source_gone(folder: Path) -> list[Row]:
    """An SRT sender that goes, freezes and comes back; and one with a wrong passphrase."""
    port = 19710
    source = StudioSource(kind=SourceKind.SRT, address=f"127.0.0.1:{port}", passphrase=PASSPHRASE)
    driver = driver_in(folder / "srt", source)
    during(driver, AirMode.WARM, 2)
    with sender(port, "a wrong passphrase"):
        during(driver, AirMode.WARM, 6)
        refused = not driver.tick(AirMode.WARM).flows
    with sender(port):
        first = until(driver, AirMode.LIVE, lambda seen: seen.flows)
        during(driver, AirMode.LIVE, 4)
    gone = until(driver, AirMode.LIVE, lambda seen: not seen.flows)
    slate = until(driver, AirMode.LIVE, lambda seen: seen.slate)
    with sender(port) as process:
        back = until(driver, AirMode.LIVE, lambda seen: seen.flows and not seen.slate)
        during(driver, AirMode.LIVE, 4)
        process.send_signal(signal.SIGSTOP)
        frozen = until(driver, AirMode.LIVE, lambda seen: not seen.flows)
        process.send_signal(signal.SIGCONT)
    driver.drop()
    return [
        Row("SRT, wrong passphrase", "refused", "refused" if refused else "TAKEN", refused),
        Row("SRT, first segment after the sender begins", "–", f"{first:.2f} s", True),
        _row("SRT sender gone: told", "≤ 7 s", gone, 7, "s"),
        Row("SRT sender gone: slate after that", "–", f"{slate:.2f} s", True),
        _row("SRT sender back: its picture listed", "≤ 3 s", back, 3, "s"),
        _row("SRT sender frozen: told", "≤ 8 s", frozen, 8, "s"),
        Row("RTMP source gone", "≤ 1 s", "not measured: no server that checks keys here", None),
    ]


def cores(folder: Path) -> Row:
    """What four variants and the recording take of the processor."""
    driver = driver_in(folder / "cores")
    until(driver, AirMode.LIVE, lambda seen: seen.flows)
    began, before = time.monotonic(), _cpu(_pid(driver))
    during(driver, AirMode.LIVE, 20)
    used = (_cpu(_pid(driver)) - before) / (time.monotonic() - began)
    driver.drop()
    return _row("four variants and recording, test picture", "≤ 0.7 core", used, 0.7, "core")


def disk_full(folder: Path) -> Row:
    """A disk that fills up under the broadcast."""
    small = folder / "small"
    small.mkdir()
    size = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(small)]
    if subprocess.run(size, capture_output=True, check=False).returncode:
        return Row("disk full: told", "≤ 5 s", "not measured: no right to mount a disk", None)
    try:
        driver = driver_in(small / "air")
        until(driver, AirMode.LIVE, lambda seen: seen.flows)
        (small / "filler").write_bytes(b"\0" * (shutil.disk_usage(small).free - 1_000_000))
        told = until(driver, AirMode.LIVE, lambda seen: seen.fault is AirFault.DISK)
        driver.drop()
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)
    return _row("disk full: told", "≤ 5 s", told, 5, "s")


@contextmanager
def sender(port: int, passphrase: str = PASSPHRASE) -> Iterator[subprocess.Popen[bytes]]:
    """A camera that sends a test picture by SRT."""
    address = f"srt://127.0.0.1:{port}?mode=caller"
    command = [FFMPEG, "-nostdin", "-loglevel", "error", "-re", "-f", "lavfi", "-i"]
    command += ["testsrc2=size=1280x720:rate=25", "-re", "-f", "lavfi", "-i", "sine=frequency=330"]
    command += ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "25"]
    command += ["-pix_fmt", "yuv420p", "-b:v", "2500k", "-c:a", "aac", "-f", "mpegts"]
    command += ["-passphrase", passphrase, "-pbkeylen", "16", address]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def frames(path: Path) -> int:
    """Return how many pictures a file holds."""
    if not path.exists():
        return 0
    asked = ["-v", "error", "-count_packets", "-select_streams", "v", "-of", "json"]
    asked += ["-show_entries", "stream=nb_read_packets", str(path)]
    said = subprocess.run(["ffprobe", *asked], capture_output=True, check=True)
    streams = json.loads(said.stdout).get("streams") or [{"nb_read_packets": 0}]
    return int(streams[0]["nb_read_packets"])


def _forget_playlists(folder: Path, driver: HlsDriver) -> None:
    for path in [*folder.glob("*.m3u8"), *folder.glob("listed/*")]:
        path.unlink()
    driver._publisher = Publisher(folder, driver._rungs, SEGMENT)
    driver._kept.clear()


def _has_three(folder: Path) -> bool:
    paths = [folder / f"{variant.id}.m3u8" for variant in VARIANTS]
    return all(
        path.exists() and len(m3u8.loads(path.read_text("utf-8")).segments) >= 3 for path in paths
    )


def _pid(driver: HlsDriver) -> int:
    pid = driver._source.pid
    assert pid is not None
    return pid


def _cpu(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _p99(values: list[float]) -> float:
    return sorted(values)[min(int(len(values) * 0.99), len(values) - 1)]


def _row(what: str, goal: str, measured: float, most: float, unit: str) -> Row:
    return Row(what, goal, f"{measured:.2f} {unit}", measured <= most)


def main() -> None:
    """Measure all of it and print a table."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start, {FFMPEG}")
    print("| what | goal | measured | |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="onair-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for measure in (warm_and_cold, killed, source_gone, cores, disk_full, schools_in_real_time):
            try:
                found = measure(folder)
            except (TimeoutError, OSError, AssertionError) as failure:
                found = Row(measure.__name__, "–", f"failed: {failure}", met=False)
            got = found if isinstance(found, list) else [found]
            for one in got:
                row = one if isinstance(one, Row) else Row(*one)
                mark = "not measured" if row.met is None else "met" if row.met else "MISSED"
                print(f"| {row.what} | {row.goal} | {row.measured} | {mark} |", flush=True)
            print(f"  {measure.__name__} done, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
