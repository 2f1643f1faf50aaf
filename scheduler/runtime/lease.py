"""The lease on the timer worker: of all processes on one installation, one holds it.

It ends with the process that holds it, however that ends, since the operating system or the
database gives it back.
"""

import contextlib
import fcntl
import os
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
import structlog

from scheduler.storage.database import Database

# One number for all; another than the one migrations wait for.
TIMER_WORKER_LOCK = 7_245_002

log = structlog.get_logger(__name__)


class Lease(Protocol):
    """Something that one process can hold at a time."""

    def acquire(self) -> bool:
        """Take it if it is free, without waiting; tell whether it is now held."""
        ...

    def held(self) -> bool:
        """Tell whether it is still held."""
        ...

    def release(self) -> None:
        """Give it back."""
        ...


class FileLease:
    """A lock on a file, for the processes of one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free; False also when the file cannot be used."""
        if self._file is not None:
            return True
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:  # a disk that is read-only or gone
            log.warning("the timer worker waits for its folder", cause=error.strerror)
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def held(self) -> bool:
        """Tell whether the lock is held; a file lock is not lost while the process lives."""
        return self._file is not None

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class AdvisoryLease:
    """A PostgreSQL advisory lock on a connection of its own, for processes on any machine."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: sa.Connection | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free; False also when the database cannot be reached."""
        if self._connection is not None:
            return True
        try:
            connection = self._engine.connect()
        except sa.exc.OperationalError:
            return False
        if connection.scalar(sa.select(sa.func.pg_try_advisory_lock(TIMER_WORKER_LOCK))):
            self._connection = connection
            return True
        connection.close()
        return False

    def held(self) -> bool:
        """Tell whether the connection, and the lock with it, is still there."""
        if self._connection is None:
            return False
        try:
            self._connection.execute(sa.select(1))
        except sa.exc.DBAPIError:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
            return False
        return True

    def release(self) -> None:
        """Give the lock back, so that it is free on return, and end the connection that had it."""
        if self._connection is not None:
            # The server sees a closed connection only after a while, and keeps its locks till then.
            with contextlib.suppress(sa.exc.DBAPIError):  # then the connection is gone already
                self._connection.execute(sa.select(sa.func.pg_advisory_unlock(TIMER_WORKER_LOCK)))
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def lease_for(database: Database, data_dir: Path) -> Lease:
    """Return the lease that fits the database: on a file beside SQLite, else in PostgreSQL."""
    if database.is_sqlite:
        return FileLease(data_dir / "clockwork.lock")
    return AdvisoryLease(database.writer)
