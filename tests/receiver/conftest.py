"""The real application on a real server, for a receiver in a process of its own."""

import dataclasses
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scheduler.domain.recording import Recording
from scheduler.service.context import Context
from scheduler.service.deliveries.transfers import Offer, offers
from scheduler.service.people.links import receiver_address
from scheduler.settings import Settings
from scheduler.storage.database import Database
from tests import factories as make
from tests.conftest import context_on
from tests.fakes import RunningClock
from tests.recordings import OPENS, RECORDED, put_recording, store_house, store_in
from tests.serving import free_port, wait_for
from web.app import create_app
from web.serving import WebServer

ROOT = Path(__file__).parents[2]
FAST = 1000.0  # Mbit/s


@dataclass
class Studio:
    """A studio that serves recordings inside the hours of the school's line."""

    ctx: Context
    clock: RunningClock
    folder: Path
    port: int
    server: Any = None
    _thread: Any = None

    def serve(self) -> None:
        """Answer on the port, until `close`."""
        settings = Settings(
            config_path=self.folder / "config.toml",
            data_dir=self.folder,
            zone_name="Africa/Casablanca",
            database_url="",
            host="127.0.0.1",
            port=self.port,
            base_url=self.ctx.base_url,
            behind_proxies=0,
            mail=None,
            languages=("ar", "fr", "en"),
            default_language="ar",
            feed_language="ar+fr",
            alarm=0,
        )
        app = create_app(self.ctx, settings)
        self.server = WebServer(app, "127.0.0.1", self.port)
        self._thread = threading.Thread(target=self.server.run, daemon=True)
        self._thread.start()
        wait_for(self.port)

    def close(self) -> None:
        """Answer no more."""
        self.server.end()
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()

    def put(self, size: int, seed: int = 1) -> Recording:
        return put_recording(self.ctx, self.folder / "hand-in" / f"{seed}.mp4", size, seed=seed)

    def offer(self) -> Offer:
        (found,) = offers(self.ctx, RECORDED)
        return found

    @property
    def address(self) -> str:
        return receiver_address(self.ctx, RECORDED)


@dataclass
class SchoolComputer:
    """A receiver's folder, and its command as a process."""

    folder: Path

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "receiver", words[0], "--folder", str(self.folder)]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [*command, *words[1:]], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".log")

    def run(self, *words: str, expect: int = 0) -> str:
        ended = self.start(*words).wait(120)
        said = self.log.read_text()
        assert ended == expect, said
        return said

    def films(self) -> list[Path]:
        return sorted(self.folder.glob("films/*/film.mp4"))


@pytest.fixture
def studio(sqlite_database: Database, tmp_path: Path) -> Iterator[Studio]:
    port = free_port()
    clock = RunningClock(OPENS)
    ctx = context_on(sqlite_database, clock, media=store_in(tmp_path))  # type: ignore[arg-type]
    ctx = dataclasses.replace(ctx, base_url=f"http://127.0.0.1:{port}")
    store_house(ctx, (make.school(99001), make.school(99002, downlink_mbps=FAST)))
    made = Studio(ctx, clock, tmp_path, port)
    made.serve()
    yield made
    made.close()


@pytest.fixture
def computer(tmp_path: Path, studio: Studio) -> SchoolComputer:
    made = SchoolComputer(tmp_path / "school")
    made.run("set-up", studio.address)
    return made


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
