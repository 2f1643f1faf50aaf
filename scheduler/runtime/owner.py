"""The owner of the clockwork: it alone does what falls due.

The rows of the database are the truth. APScheduler's jobs are alarm clocks for them, kept in
memory, rebuilt at the start and brought in line every half minute; an alarm that is lost or late
costs at most that long. Lateness is judged by each act's own rule, never by APScheduler.
"""

import contextlib
import datetime as dt
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import structlog
from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
    JobExecutionEvent,
)
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.domain.errors import UnavailableError
from scheduler.runtime.lease import lease_for
from scheduler.service.context import Context
from scheduler.service.deliveries.reruns import settle_reruns
from scheduler.service.notices import outbox
from scheduler.service.ports import Mailer, MediaChecker
from scheduler.service.recordings.checking import check_next
from scheduler.service.recordings.retention import tidy
from scheduler.service.timers import actions, runner
from scheduler.service.timers.actions import Perform
from scheduler.storage.database import Database

RECONCILE_SECONDS = 30
MAIL_SECONDS = 5
STUDIO_SECONDS = 2
RECORDING_SECONDS = 20
TIDY_EVERY = dt.timedelta(minutes=10)
EXECUTORS = ("default", "mail", "studios", "recordings")
ALARM = "alarm "

log = structlog.get_logger(__name__)


class Owner:
    """Does what is due while it holds the lease; without it, it waits to take over.

    `look_after_studios` begins the supervisors of studios that are at work, processes of their own.
    `mailer` sends the outbox; without one, messages wait and the outbox says so. `perform` does an
    act inside the transaction that records it. `checker` decodes recordings; without one they wait.
    """

    def __init__(
        self,
        ctx: Context,
        database: Database,
        data_dir: Path,
        *,
        perform: Perform,
        mailer: Mailer | None = None,
        look_after_studios: Callable[[], int] | None = None,
        checker: MediaChecker | None = None,
    ) -> None:
        self._ctx = ctx
        self._lease = lease_for(database, data_dir)
        self._mailer = mailer
        self._perform = perform
        self._look_after_studios = look_after_studios
        self._checker = checker
        self._stopping = threading.Event()
        self._tidy_at = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._epoch: int | None = None
        self._turn = threading.Lock()
        self._scheduler: BackgroundScheduler | None = None

    @property
    def epoch(self) -> int | None:
        """The number that this owner's claims carry; None while it does not hold the lease."""
        return self._epoch

    def start(self) -> None:
        """Begin in the background: catch up on what fell due meanwhile, then act on time."""
        # One thread for acts keeps them in order; mail and recordings have their own, so that a
        # slow mail server or a long film holds up no broadcast.
        scheduler = BackgroundScheduler(
            timezone=dt.UTC,
            executors={name: ThreadPoolExecutor(1) for name in EXECUTORS},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        scheduler.add_listener(_tell, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._scheduler = scheduler
        self._every(RECONCILE_SECONDS, self.tick, "reconcile", "default")
        self._every(MAIL_SECONDS, self.send_mail, "mail", "mail")
        if self._look_after_studios is not None:
            self._every(STUDIO_SECONDS, self.look_after_studios, "studios", "studios")
        self._every(RECORDING_SECONDS, self.keep_recordings, "recordings", "recordings")
        scheduler.start()

    def stop(self) -> None:
        """Finish the act at hand, set no more alarms, and give the lease back."""
        self._stopping.set()
        # Shutting down holds APScheduler's own lock until its jobs end, so none of them may still
        # be setting alarms then.
        with self._turn:
            scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=True)
        with self._turn:
            self._epoch = None
            self._lease.release()

    def tick(self) -> int:
        """Take or keep the lease, do what is due, set the alarms; return how many were done."""
        with self._turn:
            done = self._run_due() if self._own() else 0
            self._set_alarms()
            return done

    def run_due(self) -> int:
        """Do what is due, if this is the owner; return how many acts were done."""
        with self._turn:
            return self._run_due() if self._epoch is not None and self._lease.held() else 0

    def ring(self) -> None:
        """Do what is due when an alarm rings, and set the next alarms."""
        with self._turn:
            if self._epoch is not None and self._lease.held():
                self._run_due()
            self._set_alarms()

    def send_mail(self) -> int:
        """Send the messages that are due, if this is the owner; return how many were sent."""
        epoch, mailer = self._epoch, self._mailer
        if epoch is None or mailer is None:
            return 0
        return outbox.send_due(self._ctx, epoch, mailer)

    def look_after_studios(self) -> int:
        """Begin the supervisors that are missing, if this is the owner; return how many."""
        if self._epoch is None or self._look_after_studios is None:
            return 0
        try:
            return self._look_after_studios()
        except UnavailableError as away:
            log.warning("studios wait for the database", reason=str(away))
            return 0

    def keep_recordings(self) -> int:
        """Check the recordings that wait and delete those whose time is over, if this is the owner;
        return how many were checked.
        """
        if self._epoch is None or self._checker is None:
            return 0
        checked = 0
        try:
            while not self._stopping.is_set():
                if check_next(self._ctx, self._checker, self._stopping.is_set) is None:
                    break
                checked += 1
            if not self._stopping.is_set() and self._ctx.clock.now() >= self._tidy_at:
                tidy(self._ctx)
                settle_reruns(self._ctx)
                self._tidy_at = self._ctx.clock.now() + TIDY_EVERY
        except UnavailableError as away:
            log.warning("recordings wait", reason=str(away))
        return checked

    def _own(self) -> bool:
        try:
            if self._epoch is not None:
                if self._lease.held() and actions.beat(self._ctx, self._epoch):
                    return True
                log.warning("the clockwork was lost to another process")
                self._epoch = None
                self._lease.release()
            if self._lease.acquire():
                self._epoch = actions.begin_epoch(
                    self._ctx, f"{socket.gethostname()}:{os.getpid()}"
                )
                log.info("the clockwork is owned", epoch=self._epoch)
        except UnavailableError as away:
            log.warning("the clockwork waits for the database", reason=str(away))
            return False
        return self._epoch is not None

    def _run_due(self) -> int:
        assert self._epoch is not None  # noqa: S101 -- every caller has looked
        return runner.run_due(self._ctx, self._epoch, self._perform)

    def _set_alarms(self) -> None:
        scheduler = self._scheduler
        if scheduler is None:
            return
        wanted: dict[str, dt.datetime] = {}
        if self._epoch is not None:
            try:
                ahead = actions.reconcile(self._ctx)
            except UnavailableError:
                return  # the alarms that are set stay
            # APScheduler looks at the machine's clock; should ours be a little behind it, an alarm
            # that rang too early is set again.
            lead = dt.datetime.now(dt.UTC) - self._ctx.clock.now()
            wanted = {ALARM + each.due_at.isoformat(): each.due_at + lead for each in ahead}
        standing = {job.id for job in scheduler.get_jobs() if job.id.startswith(ALARM)}
        for name in wanted.keys() - standing:
            trigger = DateTrigger(wanted[name], timezone=dt.UTC)
            scheduler.add_job(self.ring, trigger, id=name, replace_existing=True)
        for name in standing - wanted.keys():
            with contextlib.suppress(JobLookupError):  # it has just rung
                scheduler.remove_job(name)

    def _every(self, seconds: int, act: Callable[[], int], name: str, executor: str) -> None:
        assert self._scheduler is not None  # noqa: S101 -- called by `start` only
        self._scheduler.add_job(
            act,
            IntervalTrigger(seconds=seconds, timezone=dt.UTC),
            id=name,
            executor=executor,
            next_run_time=dt.datetime.now(dt.UTC),
        )


def _tell(event: JobEvent) -> None:
    if isinstance(event, JobExecutionEvent) and event.exception is not None:
        log.error("a job of the clockwork failed", job=event.job_id, trace=event.traceback)
    else:
        log.warning("a job of the clockwork did not run", job=event.job_id)
