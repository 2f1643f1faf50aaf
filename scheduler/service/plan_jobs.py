"""Planning in the background: one job at a time, watched and stopped from any page."""

import datetime as dt
import threading
import uuid
from dataclasses import dataclass, replace

from scheduler.domain.errors import NotAllowedError, NotFoundError, SchedulerError
from scheduler.planner.problem import Limits, Progress
from scheduler.service.context import Context
from scheduler.service.planning import make_plan
from scheduler.service.views import Job

RUNNING, DONE, FAILED, STOPPED = "running", "done", "failed", "stopped"
KEPT_JOBS = 20


@dataclass(slots=True)
class _Running:
    job: Job
    stop: threading.Event


_jobs: dict[str, _Running] = {}
_lock = threading.Lock()


def start(ctx: Context, first: dt.date, last: dt.date, *, limits: Limits, actor: str) -> Job:
    """Start planning in a thread of this process and return its job.

    Raises `NotAllowedError` while another job runs.
    """
    with _lock:
        if any(each.job.state == RUNNING for each in _jobs.values()):
            raise NotAllowedError("A plan is being made already; stop it or wait for it.")
        while len(_jobs) >= KEPT_JOBS:
            _jobs.pop(next(iter(_jobs)))
        running = _Running(Job(id=uuid.uuid4().hex, state=RUNNING), threading.Event())
        _jobs[running.job.id] = running
    threading.Thread(
        target=_work,
        args=(ctx, running, (first, last), limits, actor),
        name=f"plan-{running.job.id}",
        daemon=True,
    ).start()
    return running.job


def progress(ctx: Context, job_id: str) -> Job:  # noqa: ARG001 -- use cases take the context first
    """Return a job as it stands. Raises `NotFoundError` for one that this process never ran."""
    return _find(job_id).job


def running(ctx: Context) -> Job | None:  # noqa: ARG001 -- use cases take the context first
    """Return the job that runs now, if any."""
    with _lock:
        jobs = [each.job for each in _jobs.values() if each.job.state == RUNNING]
    return jobs[0] if jobs else None


def stop(ctx: Context, job_id: str) -> None:  # noqa: ARG001 -- use cases take the context first
    """Ask a job to end with the best plan it has. Raises `NotFoundError`."""
    _find(job_id).stop.set()


def _find(job_id: str) -> _Running:
    with _lock:
        found = _jobs.get(job_id)
    if found is None:
        raise NotFoundError("planning job", job_id)
    return found


def _work(
    ctx: Context, running: _Running, days: tuple[dt.date, dt.date], limits: Limits, actor: str
) -> None:
    def note(seen: Progress) -> bool:
        running.job = replace(
            running.job,
            stage=seen.stage,
            done=seen.done,
            total=seen.total,
            value=seen.value,
            bound=seen.bound,
            gap=seen.gap,
            placed=seen.placed,
        )
        return not running.stop.is_set()

    try:
        report = make_plan(ctx, *days, limits=limits, actor=actor, on_progress=note)
    except SchedulerError as error:
        running.job = replace(running.job, state=FAILED, message=str(error))
    except BaseException as error:
        running.job = replace(running.job, state=FAILED, message=f"Planning broke off: {error}")
        raise
    else:
        running.job = replace(
            running.job,
            state=STOPPED if running.stop.is_set() else DONE,
            placed=report.placed,
            value=report.value,
            bound=report.bound,
            gap=report.gap,
            report=report,
        )
