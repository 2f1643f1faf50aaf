"""How often calendars and podcasts were asked for, and what was answered."""

import threading
from collections import Counter
from collections.abc import Mapping

# What `replies` answers; each is told from the beginning, so that the first of a kind is a rise.
STATUSES = ("200", "304", "404", "405", "429", "503")


class Tally:
    """Counts answers by rendering and status since the process began; several threads may note."""

    def __init__(self, renderings: tuple[str, ...]) -> None:
        self._counts = Counter({(name, status): 0 for name in renderings for status in STATUSES})
        self._lock = threading.Lock()

    def note(self, rendering: str, status: str) -> None:
        """Count one answer, by its status line."""
        with self._lock:
            self._counts[rendering, status[:3]] += 1

    def seen(self) -> Mapping[tuple[str, str], int]:
        """Return what was counted."""
        with self._lock:
            return dict(self._counts)
