"""Stand-ins for what tests must steer themselves."""

import datetime as dt
import time
from dataclasses import dataclass


class SystemClock:
    """The machine's clock, believed whatever it shows."""

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)


@dataclass
class FakeClock:
    """A clock that shows what it is told."""

    at: dt.datetime

    def now(self) -> dt.datetime:
        return self.at

    def advance(self, **parts: float) -> None:
        self.at += dt.timedelta(**parts)


class RunningClock:
    """A clock that runs on from a given instant."""

    def __init__(self, start: dt.datetime) -> None:
        self._start, self._began = start, time.monotonic()

    def now(self) -> dt.datetime:
        return self._start + dt.timedelta(seconds=time.monotonic() - self._began)

    def turn_to(self, instant: dt.datetime) -> None:
        """Show another instant from now on, and run on from it."""
        self._start, self._began = instant, time.monotonic()
