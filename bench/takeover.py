"""Kill the timer worker again and again: `python -m bench.takeover [--times 20]`.

Acts fall due every half second. Two processes stand ready to do them; the one that does is killed
(SIGKILL), and it is measured how long it takes until the other one has taken over. At the end each
act must have been done exactly once.
"""

import argparse
import datetime as dt
import logging
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

import sqlalchemy as sa
import structlog

from bench.contention import database
from scheduler.domain.action import Action, ActionKind
from scheduler.runtime.owner import Owner
from scheduler.service.context import Context
from scheduler.storage.database import open_database
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.tables.actions import ActionRow
from scheduler.storage.tables.draft import AuditRow
from scheduler.storage.unit_of_work import UnitOfWork
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps

EVERY = dt.timedelta(seconds=0.5)
ACTS = 4000
LATE, LONGEST_GOOD = 5.0, 10.0  # seconds


class WallClock:
    """The machine's time."""

    def now(self) -> dt.datetime:
        """Return the time."""
        return dt.datetime.now(dt.UTC)


def main() -> int:
    """Measure both databases."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=20)
    given = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    wrong = 0
    for kind in ("sqlite", "postgresql"):
        with database(kind) as url, tempfile.TemporaryDirectory() as folder:
            wrong += measure(kind, url, Path(folder), given.times)
    return 1 if wrong else 0


class Worker:
    """A process that does what falls due when the work is its own."""

    def __init__(self, url: str, folder: Path) -> None:
        reading, writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(reading)
            work(url, folder, writing)
        os.close(writing)
        self._words = os.fdopen(reading)

    def expect(self, word: str) -> None:
        """Wait until it says a word."""
        if self._words.readline().strip() != word:
            raise SystemExit(f"A worker ended before it said {word}.")

    def kill(self) -> None:
        """End it as the operating system does."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._words.close()


def work(url: str, folder: Path, pipe: int) -> NoReturn:
    """Be a worker until killed; say when the work is mine."""
    opened = open_database(url)
    owner = Owner(context_on(opened, WallClock()), opened, folder, perform=perform)
    owner.start()
    os.write(pipe, b"ready\n")
    while owner.epoch is None:
        time.sleep(0.01)
    os.write(pipe, b"mine\n")
    while True:
        signal.pause()


def perform(ctx: Context, unit: UnitOfWork, action: Action) -> str:
    """Do an act: write down that it was done, in the transaction that says so."""
    entry = Entry(at=ctx.clock.now(), actor="", act="did", what="act", key=str(action.id))
    unit.audit.add(entry)
    return "did"


def measure(kind: str, url: str, folder: Path, times: int) -> int:
    """Kill so many owners, tell how long each takeover took, and return how much was wrong."""
    opened = open_database(url)
    steps.planned(context_on(opened, FakeClock(dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC))))
    began, seconds = dt.datetime.now(dt.UTC), []
    make_due(opened.writer, began)
    opened.close()  # no connection may be shared with those processes
    owner = Worker(url, folder)
    owner.expect("ready")
    owner.expect("mine")
    standby = Worker(url, folder)
    for _ in range(times):
        standby.expect("ready")
        time.sleep(random.uniform(1, 3))
        owner.kill()
        killed = time.monotonic()
        owner = standby
        owner.expect("mine")
        seconds.append(time.monotonic() - killed)
        standby = Worker(url, folder)
    time.sleep(LATE)
    due = (dt.datetime.now(dt.UTC) - began - dt.timedelta(seconds=LATE)) // EVERY
    for worker in (standby, owner):
        worker.kill()
    opened = open_database(url)
    lost, doubled = judged(opened.writer, due)
    opened.close()
    seconds.sort()
    print(
        f"{kind}: {times} takeovers, median {seconds[times // 2]:.1f} s, longest "
        f"{seconds[-1]:.1f} s; of {due} acts {lost} lost, {doubled} doubled",
        flush=True,
    )
    return lost + doubled + (seconds[-1] > LONGEST_GOOD)


def make_due(engine: sa.Engine, began: dt.datetime) -> None:
    """Write acts that fall due one after the other."""
    with engine.begin() as connection:
        session = connection.execute(sa.text("SELECT min(id) FROM sessions")).scalar_one()
        rows = [
            {
                "session_id": session,
                "kind": ActionKind.PREFLIGHT.value,
                "sequence": number,
                "due_at": began + number * EVERY,
                "worth_until": began + dt.timedelta(days=1),
                "about": began,
                "state": "due",
                "outcome": "",
            }
            for number in range(ACTS)
        ]
        connection.execute(sa.insert(ActionRow), rows)


def judged(engine: sa.Engine, due: int) -> tuple[int, int]:
    """Return how many acts that were due were not done, and how many were done twice."""
    with engine.connect() as connection:
        found = list(connection.scalars(sa.select(AuditRow.key).where(AuditRow.what == "act")))
        ids = connection.scalars(sa.select(ActionRow.id).where(ActionRow.sequence < due))
        lost = {str(row) for row in ids} - set(found)
    return len(lost), len(found) - len(set(found))


if __name__ == "__main__":
    sys.exit(main())
