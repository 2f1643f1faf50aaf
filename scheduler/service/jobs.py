"""Long tasks in the background, seen by every process. One runs at a time in the whole
installation; beside it, any number of those that are soon over and change nothing.

A job runs in a thread of the process that started it, and lives in a table. The table says how far
it is, whether it is to stop, and what came of it. Twice a second its process shows by a beat that
it is alive; one that has been silent for half a minute is dead, and another job may start.
"""

import contextlib
import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from scheduler.domain.errors import NotAllowedError, NotFoundError, SchedulerError
from scheduler.domain.sentence import sentence
from scheduler.planner.problem import Progress
from scheduler.service.context import Context
from scheduler.storage.codec import decode, encode
from scheduler.storage.repositories.jobs import (
    ALIVE,
    BESIDE,
    BROKEN,
    DONE,
    FAILED,
    RUNNING,
    STOPPED,
    StoredJob,
)
from scheduler.storage.unit_of_work import UnitOfWork

BEAT_SECONDS = 0.5
SILENT = dt.timedelta(seconds=30)
OURS: "dict[threading.Thread, Watch]" = {}  # the jobs of this process that run
MOST_SAMPLES = 400  # of one curve; then every second one is let go

BROKEN_OFF = sentence("The service was stopped during planning. Start planning again.")

Outcome = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressSample:
    """How far a job was at an instant."""

    at: dt.datetime
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A long task's progress, for pages and commands.

    `state` is "running", "done", "failed", "stopped" (with the best so far) or "broken" (its
    process died); `fault` is the code of the refusal it failed with.
    """

    id: str
    state: str
    started_by: str
    started_at: dt.datetime
    kind: str = "plan"
    about: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0
    value: float = 0.0
    bound: float = 0.0
    gap: float = 0.0
    placed: int = 0
    fault: str = ""
    message: str = ""
    stop_asked: bool = False
    samples: tuple[ProgressSample, ...] = ()
    outcome: Outcome | None = None


class Watch:
    """What a job is told and tells while it works."""

    def __init__(self, ctx: Context, job: StoredJob) -> None:
        self._ctx, self._job = ctx, job
        self._samples: list[ProgressSample] = []
        self._lock = threading.Lock()
        self._ended, self._stop, self._lost = (threading.Event() for _ in range(3))
        self._broken_off = threading.Event()
        self._beater = threading.Thread(target=self._beat, name=f"beat-{job.id}", daemon=True)

    def note(self, seen: Progress) -> bool:
        """Keep how far it is; return False when it shall end with the best so far."""
        sample = ProgressSample(at=self._ctx.clock.now(), progress=seen)
        with self._lock:
            self._samples.append(sample)
            if len(self._samples) > MOST_SAMPLES:
                self._samples = [*self._samples[:-1:2], sample]
        return not self._stop.is_set()

    def break_off(self) -> None:
        """Let the job end without a result: this process ends."""
        self._broken_off.set()
        self._stop.set()

    def still_ours(self) -> None:
        """Raise `NotAllowedError` when the job was given up as dead, as after a long standstill, or
        its process ends.
        """
        if self._broken_off.is_set():
            raise NotAllowedError(BROKEN_OFF.message)
        self._tell()
        if self._lost.is_set():
            raise NotAllowedError(
                "This planning was given up because it no longer answered. Its result is not "
                "stored."
            )

    @property
    def broken_off(self) -> bool:
        """Whether the job ends since its process does."""
        return self._broken_off.is_set()

    @property
    def stopped(self) -> bool:
        """Whether somebody wanted it stopped."""
        return self._stop.is_set()

    def begin(self) -> None:
        """Start beating."""
        self._beater.start()

    def end(self, **outcome: Any) -> None:  # noqa: ANN401 -- columns of a job
        """Stop beating and keep how the job ended."""
        self._ended.set()
        self._beater.join()
        ended = replace(
            self._job, beat_at=self._ctx.clock.now(), progress=self._written(), **outcome
        )
        with self._ctx.uow() as work:
            work.jobs.finish(ended)
            work.commit()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            # A database that cannot be reached now may be back at the next beat.
            with contextlib.suppress(SchedulerError):
                self._tell()

    def _tell(self) -> None:
        with self._ctx.uow() as work:
            stop = work.jobs.beat(self._job.id, self._ctx.clock.now(), self._written())
            work.commit()
        if stop is None:
            self._lost.set()
        if stop is not False:
            self._stop.set()

    def _written(self) -> list[Any]:
        with self._lock:
            return [encode(sample) for sample in self._samples]


def begin_job(
    ctx: Context,
    kind: str,
    *,
    actor: str,
    about: str = "",
    task: Callable[[Watch], Outcome],
    beside: bool = False,
) -> Job:
    """Start a task in a thread of this process and return its job.

    Raises `NotAllowedError` while another job runs, here or in another process, unless this one
    goes on beside it.
    """
    now = ctx.clock.now()
    job = StoredJob(
        id=uuid.uuid4().hex,
        kind=kind,
        about=about,
        state=BESIDE if beside else RUNNING,
        started_by=actor,
        started_at=now,
        beat_at=now,
    )
    with ctx.uow() as work:
        work.jobs.break_off(now, SILENT)
        claimed = work.jobs.claim(job)
        work.jobs.forget_old()
        work.commit()
    if not claimed:
        raise NotAllowedError("A plan is already being made. Stop it or wait until it is done.")
    watch = Watch(ctx, job)
    watch.begin()
    thread = threading.Thread(target=_work, args=(watch, task), name=f"plan-{job.id}", daemon=True)
    OURS[thread] = watch
    thread.start()
    return _job(ctx, job)


def break_off_ours(end_children: Callable[[], None], seconds: float = 5.0) -> None:
    """End the jobs of this process without a result, so that another one may start at once.

    `end_children` ends the processes they wait for. Takes `seconds` at most.
    """
    ours = dict(OURS)
    for watch in ours.values():
        watch.break_off()
    end_children()
    until = time.monotonic() + seconds
    for thread, watch in ours.items():
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive():
            watch.end(state=BROKEN, message=str(BROKEN_OFF))


def find_job(ctx: Context, job_id: str) -> Job:
    """Return a job as it stands. Raises `NotFoundError`."""
    return _job(ctx, _stored(ctx, job_id))


def _stored(ctx: Context, job_id: str) -> StoredJob:
    with ctx.uow().reading() as work:
        found = work.jobs.find(job_id)
    if found is None:
        raise NotFoundError("planning job", job_id)
    return found


def running(ctx: Context) -> Job | None:
    """Return the job that runs now, in whichever process."""
    with ctx.uow().reading() as work:
        return running_in(ctx, work)


def running_in(ctx: Context, work: UnitOfWork) -> Job | None:
    """Return the same as this unit of work sees it."""
    found = work.jobs.running()
    job = _job(ctx, found) if found else None
    return job if job and job.state == RUNNING else None


def stop(ctx: Context, job_id: str) -> None:
    """Ask a job to end with the best it has. Raises `NotFoundError`."""
    with ctx.uow() as work:
        if work.jobs.find(job_id) is None:
            raise NotFoundError("planning job", job_id)
        work.jobs.ask_to_stop(job_id)
        work.commit()


def _work(watch: Watch, task: Callable[[Watch], Outcome]) -> None:
    try:
        outcome = task(watch)
    except SchedulerError as error:
        if watch.broken_off:
            watch.end(state=BROKEN, message=str(BROKEN_OFF))
        else:
            watch.end(state=FAILED, fault=error.code, message=str(error))
    except BaseException as error:
        if watch.broken_off:
            watch.end(state=BROKEN, message=str(BROKEN_OFF))
            return
        watch.end(state=FAILED, fault="error", message=f"Planning broke off: {error}")
        raise
    else:
        watch.end(state=STOPPED if watch.stopped else DONE, outcome=outcome)
    finally:
        OURS.pop(threading.current_thread(), None)


def _job(ctx: Context, stored: StoredJob) -> Job:
    alive = stored.state in ALIVE
    silent = alive and abs(ctx.clock.now() - stored.beat_at) > SILENT
    samples = tuple(decode(ProgressSample, each) for each in stored.progress)
    last = samples[-1].progress if samples else None
    return Job(
        id=stored.id,
        kind=stored.kind,
        about=stored.about,
        state=BROKEN if silent else RUNNING if alive else stored.state,
        stage=last.stage if last else "",
        done=last.done if last else 0,
        total=last.total if last else 0,
        value=last.value if last else 0.0,
        bound=last.bound if last else 0.0,
        gap=last.gap if last else 0.0,
        placed=last.placed if last else 0,
        fault=stored.fault,
        message=stored.message,
        stop_asked=stored.stop_asked,
        started_by=stored.started_by,
        started_at=stored.started_at,
        samples=samples,
        outcome=stored.outcome,
    )
