"""Planning jobs run in a thread of their own; a test must not end before they do."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from scheduler.service import plan_jobs
from scheduler.service.context import Context

LONGEST_SECONDS = 60.0


@contextmanager
def at_rest(ctx: Context) -> Iterator[None]:
    """Stop what is being planned at the end of the block, and wait until nothing is."""
    try:
        yield
    finally:
        give_up = time.monotonic() + LONGEST_SECONDS
        while (job := plan_jobs.running(ctx)) is not None and time.monotonic() < give_up:
            plan_jobs.stop(ctx, job.id)
            time.sleep(0.02)
        assert plan_jobs.running(ctx) is None
