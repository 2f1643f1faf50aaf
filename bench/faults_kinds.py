"""The faults: each is put in place, perhaps strikes while the act runs, and is taken away again."""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Strike = Callable[[int], None]  # given the process that acts
PAGES = 4096


@contextlib.contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """Give a disk of its own that can be filled and made read-only. Needs to be root."""
    place.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)], check=True
    )
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def _signalled(number: int) -> Callable[..., contextlib.AbstractContextManager[Strike]]:
    @contextlib.contextmanager
    def fault(_folder: Path, chance: random.Random, seconds: float) -> Iterator[Strike]:
        def strike(child: int) -> None:
            time.sleep(chance.uniform(0, seconds))
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, number)

        yield strike

    return fault


@contextlib.contextmanager
def full(folder: Path, chance: random.Random, _seconds: float) -> Iterator[Strike]:
    """Leave little room on the disk."""
    ballast, left = folder.parent / "ballast", chance.choice((0, 4, 16, 40, 100, 300)) * 1024
    disk = os.statvfs(folder)
    with ballast.open("wb") as file:
        file.write(b"\0" * max(0, disk.f_bavail * disk.f_frsize - left))
    try:
        yield lambda _: None
    finally:
        ballast.unlink()


@contextlib.contextmanager
def read_only(folder: Path, _chance: random.Random, _seconds: float) -> Iterator[Strike]:
    """Make the disk read-only."""
    _remount(folder.parent, "ro")
    try:
        yield lambda _: None
    finally:
        _remount(folder.parent, "rw")


def _remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


@contextlib.contextmanager
def gone(folder: Path, chance: random.Random, seconds: float) -> Iterator[Strike]:
    """Take the whole folder away for the rest of the act."""
    away = folder.with_name("away")

    def strike(_child: int) -> None:
        time.sleep(chance.uniform(0, seconds))
        folder.rename(away)

    try:
        yield strike
    finally:
        if away.exists():
            shutil.rmtree(folder, ignore_errors=True)
            away.rename(folder)


@contextlib.contextmanager
def locked(folder: Path, chance: random.Random, seconds: float) -> Iterator[Strike]:
    """Let another process write for a while."""

    def strike(_child: int) -> None:
        time.sleep(chance.uniform(0, seconds))
        other = sqlite3.connect(folder / "service.db", timeout=0.5, isolation_level=None)
        with contextlib.closing(other), contextlib.suppress(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
            time.sleep(chance.choice((0.05, 0.2, 0.6)))

    yield strike


@contextlib.contextmanager
def noise(folder: Path, chance: random.Random, _seconds: float) -> Iterator[Strike]:
    """Write something else into some pages of the file."""
    with (folder / "service.db").open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        for _ in range(chance.randint(1, 4)):
            file.seek(chance.randrange(size))
            file.write(chance.randbytes(chance.choice((16, 512, PAGES))))
    yield lambda _: None


@contextlib.contextmanager
def none(_folder: Path, _chance: random.Random, _seconds: float) -> Iterator[Strike]:
    """No fault: what the act itself brings along, such as jumps of the clock, is enough."""
    yield lambda _: None


FAULTS: dict[str, Callable[..., contextlib.AbstractContextManager[Strike]]] = {
    "killed": _signalled(signal.SIGKILL),
    "ended": _signalled(signal.SIGTERM),
    "full": full,
    "read-only": read_only,
    "gone": gone,
    "locked": locked,
    "noise": noise,
    "none": none,
}
SHARES = {"killed": 6, "ended": 2, "full": 3, "read-only": 1, "gone": 2, "locked": 2, "noise": 2}
SHARES |= {"none": 1}
