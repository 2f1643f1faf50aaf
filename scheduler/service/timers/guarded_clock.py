"""The clock of a running process: the machine's while it is plausible, else one that runs on."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.domain.clock_guard import Anchor, Doubt, Judgement, Reading, judge_reading

ASK_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BelievedClock:
    """What is stored of the clock: the last believed reading, and how often a person has said that
    the machine's clock is right.
    """

    anchor: Anchor | None = None
    accepted: int = 0


class GuardedClock:
    """A clock for use cases that never follows a jump of the machine's clock.

    `read` gives a reading, `load` what is stored. What is stored is asked for at the start and,
    while the wall is not believed, once a second, so that a person's word reaches every process.
    Safe in threads.
    """

    def __init__(self, read: Callable[[], Reading], load: Callable[[], BelievedClock]) -> None:
        self._read, self._load = read, load
        self._lock = threading.Lock()
        known = load()
        self._anchor, self._accepted = known.anchor, known.accepted
        self._asked_at = float("-inf")
        self.is_doubted = False  # at the last look

    def now(self) -> dt.datetime:
        """Return the instant to go by, in UTC."""
        return self.look()[0].now

    def look(self) -> tuple[Judgement, Reading]:
        """Return what to go by and what the machine shows."""
        with self._lock:
            read = self._read()
            found = judge_reading(self._anchor, read)
            self._anchor, self.is_doubted = found.anchor, found.doubt is not None
            asks = self.is_doubted and read.running - self._asked_at >= ASK_SECONDS
            if asks:
                self._asked_at = read.running
        return self._asked(found, read) if asks else found, read

    def _asked(self, found: Judgement, read: Reading) -> Judgement:
        # Without the lock: whoever reads may have to wait for others who want to know the time.
        known = self._load()
        with self._lock:
            if known.accepted > self._accepted:
                # The reading that the person took for right, since it may have jumped again.
                self._accepted, found = known.accepted, judge_reading(known.anchor, read)
                self._anchor, self.is_doubted = found.anchor, found.doubt is not None
        return found

    @property
    def doubt(self) -> Doubt | None:
        """Why the machine's clock is not believed at this moment."""
        return self.look()[0].doubt
