"""What a connection, a request and an end may cost."""

import resource
from dataclasses import dataclass

MIB = 1024 * 1024
FILES = 65_536  # open files wanted; the system's own limit for us may be lower


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLimits:
    """The server's limits. Seconds and bytes; each has its reason beside it."""

    # A head is a few hundred bytes, so even the slowest line sends one in this time. It is also how
    # long a connection may stay open without a request.
    head_seconds: float = 10.0
    # Between two pieces of a body: a line that is silent for so long has gone.
    body_pause_seconds: float = 15.0
    # For a whole body: 8 MiB at 250 kbit/s.
    body_seconds: float = 300.0
    body_bytes: int = 8 * MIB
    # What is too large is read and thrown away up to here, so that its sender gets to see the
    # answer; beyond it the connection is cut.
    discarded_bytes: int = 32 * MIB
    # Of one body in memory; the rest of it lies in a temporary file.
    body_in_memory: int = 256 * 1024
    # Of all bodies that are not complete yet.
    bodies_bytes: int = 512 * MIB
    connections: int = 4000
    # Pages are made in Python, one at a time; more threads only take turns with each other, but a
    # few must be able to wait for the database.
    threads: int = 8
    # For running requests when the service ends.
    end_seconds: float = 6.0


def allow_connections() -> None:
    """Raise this process's limit of open files as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
