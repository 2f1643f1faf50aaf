"""Stand-ins for what tests must steer themselves."""

import datetime as dt
from dataclasses import dataclass


@dataclass
class FakeClock:
    """A clock that shows what it is told."""

    at: dt.datetime

    def now(self) -> dt.datetime:
        return self.at

    def advance(self, **parts: float) -> None:
        self.at += dt.timedelta(**parts)
