"""What the machine knows of time: its wall clock, and the seconds since it was started."""

import datetime as dt
import time
import uuid
from functools import cache
from pathlib import Path

from scheduler.domain.clock_guard import Reading

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# On Linux this clock goes on while the machine sleeps; elsewhere the monotonic one has to do.
SINCE_START = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def read_machine() -> Reading:
    """Return a reading of the machine's clocks."""
    return Reading(
        wall=dt.datetime.now(dt.UTC), running=time.clock_gettime(SINCE_START), boot=boot_id()
    )


@cache
def boot_id() -> str:
    """Return what names this start of the machine; where that cannot be read, this process."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return str(uuid.uuid4())
