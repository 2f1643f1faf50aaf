"""A process that plans and can be killed: `planning_process.py URL`.

Its planner finds a plan and then works on it until it is told to stop, so it works for as long as
nobody stops it. It prints the job's id once the job has said how far it is, and its end.
"""

import sys
import threading
from dataclasses import replace

import scheduler  # noqa: F401 -- sets the zone data
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem, Progress
from scheduler.service.context import Context
from scheduler.service.planning import jobs
from scheduler.storage.database import open_database
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from tests.integration.draft.test_booking import NOW

SEEN = Progress(stage="week", done=1, total=4, value=1, bound=2, gap=1, placed=3)


def tireless(problem: Problem, limits: Limits, on_progress: OnProgress | None) -> Plan:
    """Plan at once, and go on looking until somebody stops it."""
    found = plan(problem, limits)
    pause = threading.Event()
    while on_progress is not None and on_progress(SEEN):
        pause.wait(0.02)
    return found


def finish(job_id: str) -> None:
    """Wait until the planner's thread has ended."""
    for thread in threading.enumerate():
        if thread.name == f"plan-{job_id}":
            thread.join(60)


def heard(ctx: Context, job_id: str) -> None:
    """Wait until the job has shown to all how far it is."""
    pause = threading.Event()
    while not jobs.planning_progress(ctx, job_id).samples:
        pause.wait(0.02)


def main() -> None:
    database = open_database(sys.argv[1])
    ctx = replace(context_on(database, FakeClock(NOW)), planner=tireless)
    job = jobs.start_planning(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="far")
    heard(ctx, job.id)
    print(job.id, flush=True)  # noqa: T201 -- the parent reads it
    finish(job.id)
    print(jobs.planning_progress(ctx, job.id).state, flush=True)  # noqa: T201 -- likewise
    database.close()


if __name__ == "__main__":
    main()
