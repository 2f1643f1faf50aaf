"""A real service under a clock that really jumps: Debian's `faketime` steers what it reads."""

import datetime as dt
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.people.links import feed_address
from scheduler.settings import load_settings
from scheduler.storage.database import open_database
from tests import factories as make
from tests.cli.conftest import ROOT, Educatec
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from tests.mailbox import Mailbox, Post

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
SHOWN = dt.datetime(2026, 11, 26, 8, tzinfo=dt.UTC)
PATIENCE = 150.0
SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not LIBRARIES, reason="no faketime: apt-get install faketime"),
]


class WrongClock:
    """The wall of one service: it shows `SHOWN` and what has passed since, and what is added."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._base = SHOWN - dt.datetime.now(dt.UTC)
        self.add(dt.timedelta())

    def add(self, wrong: dt.timedelta) -> None:
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{(self._base + wrong).total_seconds():+.0f}\n", encoding="ascii")
        draft.replace(self._file)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            # The seconds since the machine was started run on, as on a real machine.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    post = Post(box)
    port = post.start()
    yield box, port
    post.stop()


@contextmanager
def serving(command: Educatec, clock: WrongClock) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = [sys.executable, "-m", "scheduler.cli", "--config", str(command.config)]
    running = subprocess.Popen(
        [*program, "--data", str(command.data), "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | clock.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(timeout=30)


def fetch(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 -- loopback
            return answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()
    except OSError:
        return 0, b""


def wait_for(found: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < give_up, what
        time.sleep(0.5)


def check_of(address: str, name: str) -> bool | None:
    _, body = fetch(f"{address}/readyz")
    checks = json.loads(body)["checks"] if body else []
    return next((each["ok"] for each in checks if each["name"] == name), None)


def states(ctx: Context) -> Counter[str]:
    with ctx.uow().reading() as work:
        found = work.actions.of_sessions(None).values()
    return Counter(action.state.value for actions in found for action in actions)


def test_half_a_minute_in_february_settles_nothing(
    tmp_path: Path, mailbox: tuple[Mailbox, int]
) -> None:
    box, smtp = mailbox
    config = tmp_path / "config.toml"
    shutil.copy(ROOT / "config.toml", config)
    with config.open("a", encoding="utf-8") as file:
        file.write(f'\n[mail]\nhost = "127.0.0.1"\nport = {smtp}\nsecurity = "none"\n')
        file.write('sender = "studio@educatec.example"\n')
    command = Educatec(tmp_path / "var", config)
    command("people", "add", "Sara", "--email", "sara@educatec.example", "--role", "operator")
    database = open_database(load_settings(config, command.data).database_url)
    ctx = context_on(database, FakeClock(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)))
    secret = (command.data / "secret").read_bytes()
    ctx = Context(uow=ctx.uow, clock=ctx.clock, zone=ctx.zone, secret=secret, base_url=ctx.base_url)
    steps.released(ctx)
    path = "/ical/" + feed_address(ctx, SCHOOL).rpartition("/")[2]
    clock = WrongClock(tmp_path / "wall")
    with serving(command, clock) as address:
        wait_for(lambda: check_of(address, "timer worker") is True, "the service is not up")
        wait_for(lambda: states(ctx)["due"] > 0, "no timers are set")
        wait_for(lambda: not letters_waiting(ctx), "mails were not sent")
        settled, (_, before) = states(ctx), fetch(address + path)
        assert before.count(b"BEGIN:VEVENT") == 3
        clock.add(dt.timedelta(days=86))  # 20 February
        assert fetch(address + path) == (200, before), "at once, before anybody has looked"
        wait_for(lambda: check_of(address, "clock") is False, "the jump was not seen")
        wait_for(lambda: bool(box.to("sara@educatec.example")), "nobody was told by mail")
        assert fetch(address + path) == (200, before)
        assert states(ctx) == settled
        assert b"clock" in command("doctor", expect=1, env=clock.environment).stdout
        clock.add(dt.timedelta())
        wait_for(lambda: check_of(address, "clock") is True, "it did not go on by itself")
        assert states(ctx) == settled
        clock.add(-dt.timedelta(days=1))
        wait_for(lambda: check_of(address, "clock") is False, "a clock set back was not seen")
        command("timers", "trust-clock", env=clock.environment)
        wait_for(lambda: check_of(address, "clock") is True, "a person's word was not heard")
        wait_for(
            lambda: check_of(address, "timer worker") is True, "the worker has not looked again"
        )
        assert states(ctx) == settled
    database.close()


def letters_waiting(ctx: Context) -> int:
    with ctx.uow().reading() as work:
        return sum(count for state, count in work.outbox.counts().items() if state != "sent")
