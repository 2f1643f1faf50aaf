"""Planning jobs run in a thread of their own; a test must not end before they do."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from scheduler.service.context import Context
from scheduler.service.planning import jobs

LONGEST_SECONDS = 60.0


@contextmanager
def at_rest(ctx: Context) -> Iterator[None]:
    """Stop what is being planned at the end of the block, and wait until nothing is."""
    try:
        yield
    finally:
        give_up = time.monotonic() + LONGEST_SECONDS
        while (job := jobs.running(ctx)) is not None and time.monotonic() < give_up:
            jobs.stop(ctx, job.id)
            time.sleep(0.02)
        wait_for_jobs()
        assert jobs.running(ctx) is None


def wait_for_jobs() -> None:
    """Wait until every thread that plans or foresees has ended."""
    for thread in threading.enumerate():
        if thread.name.startswith("plan-"):
            thread.join(LONGEST_SECONDS)
