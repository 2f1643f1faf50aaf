"""Rounds that APScheduler rings, each on a thread of its own.

APScheduler 3 sleeps until the wall clock says so: when that is set back by a day, it sleeps for a
day. A watch on the monotonic clock therefore sets every alarm anew as soon as the wall has jumped.
A round says itself after how many seconds it is to ring again, and a late one is never dropped.
"""

import contextlib
import datetime as dt
import threading
import time
from collections.abc import Callable, Mapping

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

WATCH_SECONDS = 1.0
JUMP_SECONDS = 2.0
AGAIN_SECONDS = 30.0  # after a round that failed
# A round sets its next alarm before it has ended, so for a moment there are two of it.
MOST_AT_ONCE = 3

log = structlog.get_logger(__name__)

Round = Callable[[], float]


class Alarms:
    """Rings each round at once, and then again after the seconds that it returns."""

    def __init__(self, rounds: Mapping[str, Round]) -> None:
        self._rounds = rounds
        self._ended = threading.Event()
        self._setting = threading.Lock()
        self._scheduler = BackgroundScheduler(
            timezone=dt.UTC,
            executors={name: ThreadPoolExecutor(1) for name in ("default", *rounds)},
            job_defaults={"misfire_grace_time": None, "max_instances": MOST_AT_ONCE},
        )
        self._watcher = threading.Thread(target=self._watch, name="clock watch", daemon=True)

    def start(self) -> None:
        """Begin in the background."""
        for name in self._rounds:
            self._set(name, 0.0)
        self._scheduler.start()
        self._watcher.start()

    def stop(self) -> None:
        """Let the rounds at hand end, and begin no other."""
        # Shutting down holds APScheduler's own lock until its jobs end, so none of them may still
        # be setting alarms then.
        with self._setting:
            self._ended.set()
        self._scheduler.shutdown(wait=True)
        self._watcher.join()

    @property
    def ended(self) -> bool:
        """Whether no other round begins."""
        return self._ended.is_set()

    def _ring(self, name: str) -> None:
        seconds = AGAIN_SECONDS
        try:
            seconds = self._rounds[name]()
        except Exception:
            log.exception("a round of the timer worker failed", round=name)
        self._set(name, seconds)

    def _set(self, name: str, seconds: float) -> None:
        with self._setting:
            if self._ended.is_set():
                return
            at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)
            self._scheduler.add_job(
                self._ring,
                DateTrigger(at, timezone=dt.UTC),
                args=[name],
                id=name,
                executor=name,
                replace_existing=True,
            )

    def _watch(self) -> None:
        known = _lead_of_the_wall()
        while not self._ended.wait(WATCH_SECONDS):
            seen = _lead_of_the_wall()
            if abs(seen - known) > JUMP_SECONDS:
                self._set_all_anew()
            known = seen

    def _set_all_anew(self) -> None:
        with self._setting:
            if self._ended.is_set():
                return
            for job in self._scheduler.get_jobs():
                with contextlib.suppress(JobLookupError):  # it has just rung
                    job.modify(next_run_time=dt.datetime.now(dt.UTC))


def _lead_of_the_wall() -> float:
    """Return how far the wall clock is ahead of the monotonic one, in seconds."""
    return time.time() - time.monotonic()
