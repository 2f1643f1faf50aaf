"""What the machine knows of time: its wall clock, and the seconds since it was started."""

import ctypes
import datetime as dt
import time
import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path

from scheduler.domain.clock_guard import Reading

TIMEX_BYTES = 512  # more than the system fills; all zero, it only asks
TIME_ERROR = 5  # the clock is not synchronized
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# On Linux this clock goes on while the machine sleeps; elsewhere the monotonic one has to do.
SINCE_START = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def read_machine() -> Reading:
    """Return a reading of the machine's clocks."""
    return Reading(
        wall=dt.datetime.now(dt.UTC),
        running=time.clock_gettime(SINCE_START),
        boot=boot_id(),
        sure=is_synchronized(),
    )


def is_synchronized() -> bool:
    """Tell whether the system says that a time server has set the wall clock (adjtimex(2)).

    Setting it by hand takes that back.
    """
    ask = _adjtimex()
    return ask is not None and 0 <= ask(ctypes.create_string_buffer(TIMEX_BYTES)) != TIME_ERROR


@cache
def _adjtimex() -> Callable[[ctypes.Array[ctypes.c_char]], int] | None:
    try:
        return ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):  # another system than Linux
        return None


@cache
def boot_id() -> str:
    """Return what names this start of the machine; where that cannot be read, this process."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return str(uuid.uuid4())
