"""How late this process settled actions, for whoever watches it from outside."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain.action import ActionKind

BOUNDS = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 3600.0)  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """How many actions of a kind were settled: `within` each of `BOUNDS` and those below it, and at
    all, with the sum of their lateness in seconds.
    """

    within: tuple[int, ...]
    settled: int = 0
    seconds: float = 0.0


NONE_YET = Lateness(within=(0,) * len(BOUNDS))


class Punctuality:
    """Counts since the process began; several threads may note."""

    def __init__(self) -> None:
        self._found = dict.fromkeys(ActionKind, NONE_YET)
        self._lock = threading.Lock()

    def note(self, kind: ActionKind, late: float) -> None:
        """Count an action that was settled so many seconds after it was due."""
        # Set back by a second, a clock makes an action early; a sum that only rises needs none.
        late = max(0.0, late)
        with self._lock:
            known = self._found[kind]
            self._found[kind] = Lateness(
                within=tuple(
                    count + (late <= bound)
                    for count, bound in zip(known.within, BOUNDS, strict=True)
                ),
                settled=known.settled + 1,
                seconds=known.seconds + late,
            )

    def seen(self) -> Mapping[ActionKind, Lateness]:
        """Return what was counted, of every kind."""
        with self._lock:
            return dict(self._found)


PUNCTUALITY = Punctuality()
