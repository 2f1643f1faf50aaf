"""The queue of those who want to write: first come, first served, in this process and beside it.

Neither SQLite's waiting nor a pool of connections is a queue: whoever asks at the right moment
passes those who have waited for seconds. So a unit of work that may write first waits here.
"""

import contextlib
import fcntl
import os
import threading
import time
from collections import deque
from pathlib import Path

LONGEST_WAIT = 10.0  # seconds, after which somebody is told that the database is busy
LOOK_AGAIN = 0.001  # seconds between two looks whether another process has ended its turn
TURN, NEXT = 0, 1  # two bytes of one file: who writes, and who writes after that


class Gate:
    """Lets a number of threads in at once, the others in the order in which they came.

    With a turn, one process has its threads let in at a time.
    """

    def __init__(self, places: int, turn: "Turn | None" = None) -> None:
        self._mutex = threading.Lock()
        self._free = places
        self._waiting: deque[threading.Lock] = deque()
        self._turn = turn

    def enter(self, seconds: float = LONGEST_WAIT) -> bool:
        """Wait to be let in; tell whether that came within so many seconds."""
        until = time.monotonic() + seconds
        if not self._enter_here(seconds):
            return False
        if self._turn is None or self._turn.take(until):
            return True
        self._leave_here()
        return False

    def leave(self) -> None:
        """Let the next one in."""
        if self._turn is not None:
            self._turn.give_back()
        self._leave_here()

    def _enter_here(self, seconds: float) -> bool:
        with self._mutex:
            if self._free:
                self._free -= 1
                return True
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=seconds):
            return True
        with self._mutex:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
        return True  # called in the very moment in which it gave up

    def _leave_here(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


class Turn:
    """One process at a time, and none twice while another waits.

    Two locks on a file beside the database: the next one is chosen while one writes, so whoever has
    just written cannot be the next again. The system gives locks back when a process ends, however
    it ends. It keeps order only: what protects the data is the database's own lock. So a file that
    cannot be used is done without.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self, until: float) -> bool:
        """Wait for the turn until a moment of the monotonic clock; tell whether it came."""
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return True
        if not self._lock(NEXT, until):
            return False
        came = self._lock(TURN, until)
        self._unlock(NEXT)
        return came

    def give_back(self) -> None:
        """End the turn."""
        self._unlock(TURN)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _lock(self, byte: int, until: float) -> bool:
        while True:
            try:
                fcntl.lockf(self._file or 0, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
            except BlockingIOError:
                if time.monotonic() > until:
                    return False
                time.sleep(LOOK_AGAIN)
            except OSError:  # a file system without locks
                return True
            else:
                return True

    def _unlock(self, byte: int) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, byte)


class Gates:
    """The gates of a database: one for units that may write, one for those that only read.

    A thread that has a unit open already does not wait at the readers' gate, so no two threads ever
    wait for each other.
    """

    def __init__(self, writers: int, readers: int, turn: Turn | None = None) -> None:
        self._writing, self._reading, self._turn = Gate(writers, turn), Gate(readers), turn
        self._thread = threading.local()

    def enter(self, *, writes: bool) -> Gate | None:
        """Wait for the turn; return the gate to leave at the end, None where none was passed.

        Raises `TimeoutError` when the turn does not come.
        """
        if not writes and self._inside():
            return None
        gate = self._writing if writes else self._reading
        if not gate.enter():
            raise TimeoutError
        self._thread.units = self._inside() + 1
        return gate

    def leave(self, gate: Gate | None) -> None:
        """End the turn that `enter` gave."""
        if gate is not None:
            self._thread.units = max(0, self._inside() - 1)
            gate.leave()

    def _inside(self) -> int:
        units: int = getattr(self._thread, "units", 0)
        return units

    def close(self) -> None:
        """Close the file of the processes' turns."""
        if self._turn is not None:
            self._turn.close()
