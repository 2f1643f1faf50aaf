"""A graceful end: the first SIGTERM or SIGINT asks everything to finish, a second one ends at once.

Whatever still runs when its time is up ends as in a power cut, which every part is made to bear.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import structlog

SIGNALS = (signal.SIGTERM, signal.SIGINT)
SECONDS = 9.5  # systemd and people lose patience after ten
UNFINISHED = 1  # the exit code when something had to be cut off

log = structlog.get_logger(__name__)


class Ending:
    """Asks each of `parts` to end when a signal comes, once, each in a thread of its own."""

    def __init__(self, *parts: Callable[[], None], seconds: float = SECONDS) -> None:
        self._parts, self._seconds = parts, seconds
        self._asked: list[threading.Thread] = []

    def on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Begin the end, or cut it short."""
        if self._asked:
            _cut_off("told twice")
        name = signal.Signals(number).name
        log.info("the service ends", signal=name)
        late = threading.Timer(self._seconds, _cut_off, (f"not done in {self._seconds:g} s",))
        late.daemon = True
        late.start()
        self._asked = [
            threading.Thread(target=part, name="ending", daemon=True) for part in self._parts
        ]
        for part in self._asked:
            part.start()

    def wait(self) -> None:
        """Wait until every part that was asked has answered."""
        for part in self._asked:
            part.join()


@contextlib.contextmanager
def ending(*parts: Callable[[], None], seconds: float = SECONDS) -> Iterator[None]:
    """End gracefully when SIGTERM or SIGINT comes during the block, in the main thread.

    The block's end waits for the parts. The time for all, in seconds, runs on until the process
    ends, so that what the caller does afterwards is bounded too.
    """
    end = Ending(*parts, seconds=seconds)
    before = {number: signal.signal(number, end.on_signal) for number in SIGNALS}
    try:
        yield
        end.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _cut_off(why: str) -> None:
    log.warning("the service is cut off", reason=why)
    os._exit(UNFINISHED)
