"""A machine whose clock can be made to jump, and the service on it."""

import dataclasses
import datetime as dt
import threading
from pathlib import Path

from scheduler.bootstrap import perform
from scheduler.domain.clock_guard import Reading
from scheduler.runtime.owner import Owner
from scheduler.service.context import Context
from scheduler.service.timers.clock_guard import known_clock
from scheduler.service.timers.guarded_clock import GuardedClock
from scheduler.storage.database import Database
from scheduler.storage.unit_of_work import UnitOfWork

START = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


class Machine:
    """`true` is what time it really is; the wall is wrong by `wrong`. Time passes by `pass_`."""

    def __init__(self, ctx: Context, database: Database, folder: Path) -> None:
        self.true, self.wrong = START, dt.timedelta()
        self._base, self._database, self._folder = ctx, database, folder
        self._started, self._boot = START, 1
        self.sure = False  # whether a time server sets the wall
        self._lock = threading.Lock()
        self.begin()

    def read(self) -> Reading:
        running = (self.true - self._started).total_seconds()
        return Reading(
            wall=self.true + self.wrong, running=running, boot=str(self._boot), sure=self.sure
        )

    def begin(self) -> None:
        """Start the service's process."""
        clock = GuardedClock(self.read, lambda: known_clock(UnitOfWork(self._database)))
        self.ctx = dataclasses.replace(self._base, clock=clock)
        self.owner = Owner(self.ctx, self._database, self._folder, perform=perform)

    def kill(self) -> None:
        """End it, as the operating system does: the lease falls back and nothing else is done."""
        self.owner._lease.release()
        self.begin()

    def reboot(self, off: dt.timedelta) -> None:
        self.owner._lease.release()
        self.true += off
        self._started, self._boot = self.true, self._boot + 1
        self.begin()

    def pass_(self, **parts: float) -> None:
        self.true += dt.timedelta(**parts)

    def tick(self) -> int:
        return self.owner.tick()
