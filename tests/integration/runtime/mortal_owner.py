"""A program of the tests: timer workers that are killed at every commit there is.

    python -m tests.integration.mortal_owner URL DATA_DIR INSTANT…

At each instant, owners are started one after the other. Each is killed (SIGKILL) before or after
its first, second, … commit; when one has nothing left to commit, the next instant comes. The last
line printed says how many were killed. Each act also leaves a line in the audit log, in its own
transaction.
"""

import datetime as dt
import itertools
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scheduler.bootstrap import perform
from scheduler.domain.action import Action
from scheduler.runtime.owner import Owner
from scheduler.service.context import Context
from scheduler.storage.database import Database, open_database
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import load_zone
from tests.fakes import FakeClock

FINISHED, KILLED = 0, -signal.SIGKILL
COMMITS = 5  # epoch, what was left, reconciling, claim, done
PATIENCE = 30.0


def perform_and_note(ctx: Context, work: UnitOfWork, action: Action) -> str:
    outcome = perform(ctx, work, action)
    entry = Entry(
        at=ctx.clock.now(),
        actor="timer worker",
        act=action.kind.value,
        what="session",
        key=str(action.session_id),
    )
    work.audit.add(entry)
    return outcome


def die_at(commit: int, *, after: bool) -> type[UnitOfWork]:
    """A unit of work that kills its process before or after the given commit, counted from 1."""
    count = itertools.count(1)

    class Mortal(UnitOfWork):
        def commit(self) -> None:
            mine = next(count) == commit
            if mine and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            super().commit()
            if mine:
                os.kill(os.getpid(), signal.SIGKILL)

    return Mortal


def live(database: Database, data_dir: Path, now: dt.datetime, unit: type[UnitOfWork]) -> None:
    ctx = Context(
        uow=lambda: unit(database),
        clock=FakeClock(now),
        zone=load_zone("Africa/Casablanca"),
        secret=b"",
        base_url="http://educatec.test",
    )
    owner = Owner(ctx, database, data_dir, perform=perform_and_note)
    give_up = time.monotonic() + PATIENCE
    owner.tick()
    while owner.epoch is None:  # PostgreSQL has not noticed yet that the last owner is dead
        if time.monotonic() > give_up:
            sys.exit("the lease of a dead owner was not given back")
        time.sleep(0.005)
        owner.tick()
    owner.stop()


def deaths() -> Iterator[tuple[int, bool]]:
    """Before every commit, and after the last two: an owner that is killed right after an earlier
    one has written no more than one that is killed right before the next.
    """
    for commit in range(1, COMMITS + 1):
        yield commit, False
        if commit >= COMMITS - 1:
            yield commit, True


def main(url: str, data_dir: str, *instants: str) -> None:
    killed = 0
    database = open_database(url)
    # An owner that finds nothing to do, so that its children need not compile every statement.
    live(database, Path(data_dir), dt.datetime(2026, 1, 1, tzinfo=dt.UTC), UnitOfWork)
    database.close()  # no connection may be shared with children
    for instant in map(dt.datetime.fromisoformat, instants):
        for commit, after in itertools.cycle(deaths()):
            child = os.fork()
            if child == 0:
                live(database, Path(data_dir), instant, die_at(commit, after=after))
                os._exit(FINISHED)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if code == FINISHED:
                break
            if code != KILLED:
                sys.exit(f"an owner ended with {code}")
            killed += 1
    print(killed)  # noqa: T201 -- what the test reads


if __name__ == "__main__":
    main(*sys.argv[1:])
