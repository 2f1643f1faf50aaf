"""The timer worker: of all processes, the one that holds the lease does what falls due.

The rows of the database are the truth; APScheduler's jobs are alarms for them (see `alarms`), for
half a minute ahead at most or until the next action is due. Lateness is judged by each action's own
rule. While the machine's clock is not believed it settles nothing.
"""

import datetime as dt
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import structlog

from scheduler.domain.errors import UnavailableError
from scheduler.domain.message import MessageKind
from scheduler.runtime.alarms import Alarms, Round
from scheduler.runtime.lease import lease_for
from scheduler.service.context import Context
from scheduler.service.deliveries.reruns import settle_reruns
from scheduler.service.notices import digests, outbox
from scheduler.service.operations.alerts import tell_keepers
from scheduler.service.operations.backup import back_up_when_due
from scheduler.service.ports.mail import Mailer
from scheduler.service.ports.media import MediaChecker
from scheduler.service.recordings.checking import check_next
from scheduler.service.recordings.retention import tidy
from scheduler.service.timers import actions, clock_guard, runner
from scheduler.service.timers.actions import Perform
from scheduler.storage.database import Database

RECONCILE_SECONDS = 30.0
MAIL_SECONDS = 5.0
STUDIO_SECONDS = 2.0
RECORDING_SECONDS = 20.0
BACKUP_SECONDS = 600.0
ALERT_SECONDS = 300.0
TIDY_EVERY = dt.timedelta(minutes=10)
STANDBY_SECONDS = 2.0  # whoever waits for the lease looks as often, and takes over as soon
DOUBT_SECONDS = 2.0  # so that work goes on soon after the clock is set right
# What is sent while the clock is not believed.
ABOUT_THE_CLOCK = (MessageKind.CLOCK, MessageKind.SIGN_IN)

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
        self._tidy_at = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._epoch: int | None = None
        self._turn = threading.Lock()
        self._doubted = False
        self._alarms: Alarms | None = None

    @property
    def epoch(self) -> int | None:
        """The number that this owner's claims carry; None while it does not hold the lease."""
        return self._epoch

    def start(self) -> None:
        """Begin in the background: catch up on what fell due meanwhile, then act on time."""
        # One thread for actions keeps them in order; mail and recordings have their own, so that a
        # slow mail server or a long film holds up no broadcast.
        rounds: dict[str, Round] = {
            "timers": self._timers_round,
            "mail": _every(MAIL_SECONDS, self.send_mail),
            "recordings": _every(RECORDING_SECONDS, self.keep_recordings),
            "backup": _every(BACKUP_SECONDS, self.back_up),
            "alerts": _every(ALERT_SECONDS, self.tell_keepers),
        }
        if self._look_after_studios is not None:
            rounds["studios"] = _every(STUDIO_SECONDS, self.look_after_studios)
        self._alarms = Alarms(rounds)
        self._alarms.start()

    def stop(self) -> None:
        """Finish the action and the mail at hand, begin no other, and give the lease back."""
        if self._alarms is not None:
            self._alarms.stop()
        with self._turn:
            self._epoch = None
            self._lease.release()

    def tick(self) -> int:
        """Take or keep the lease and do what is due; return how many actions were done."""
        with self._turn:
            return self._run_due() if self._own() else 0

    def run_due(self) -> int:
        """Do what is due, if this is the owner; return how many actions were done."""
        with self._turn:
            return self._run_due() if self._epoch is not None and self._lease.held() else 0

    def send_mail(self) -> int:
        """Send the messages that are due, if this is the owner; return how many were sent."""
        epoch, mailer = self._epoch, self._mailer
        if epoch is None or mailer is None:
            return 0
        only = ABOUT_THE_CLOCK if self._doubted else None
        go_on = lambda: not self._stopping()  # noqa: E731 -- asked before each message
        return outbox.send_due(self._ctx, epoch, mailer, only=only, go_on=go_on)

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
            while not self._stopping():
                if check_next(self._ctx, self._checker, self._stopping) is None:
                    break
                checked += 1
            is_time = not self._doubted and self._ctx.clock.now() >= self._tidy_at
            if is_time and not self._stopping():
                tidy(self._ctx)
                settle_reruns(self._ctx)
                self._tidy_at = self._ctx.clock.now() + TIDY_EVERY
        except UnavailableError as away:
            log.warning("recordings wait", reason=str(away))
        return checked

    def back_up(self) -> str:
        """Make a backup when one is due, if this is the owner; return its name."""
        if self._epoch is None or self._doubted:
            return ""
        try:
            made = back_up_when_due(self._ctx)
        except UnavailableError as failure:
            log.warning("no backup could be made", reason=str(failure))
            return ""
        if made:
            log.info("backup made", name=made)
        return made

    def tell_keepers(self) -> tuple[str, ...]:
        """Write to the keepers what has begun to need them or is over, if this is the owner;
        return what stands.

        While the clock is doubted no age can be told, and the clock has a letter of its own.
        """
        if self._epoch is None or self._doubted:
            return ()
        try:
            return tell_keepers(self._ctx)
        except UnavailableError as away:
            log.warning("alerts wait for the database", reason=str(away))
            return ()

    def _stopping(self) -> bool:
        return self._alarms is not None and self._alarms.ended

    def _timers_round(self) -> float:
        self.tick()
        return self._seconds_to_wait()

    def _own(self) -> bool:
        try:
            if self._epoch is not None:
                if self._lease.held() and actions.note_beat(self._ctx, self._epoch):
                    return True
                log.warning("another process has become the timer worker")
                self._epoch = None
                self._lease.release()
            if self._lease.acquire():
                self._epoch = actions.begin_epoch(
                    self._ctx, f"{socket.gethostname()}:{os.getpid()}"
                )
                log.info("this process is the timer worker", epoch=self._epoch)
        except UnavailableError as away:
            log.warning("the timer worker waits for the database", reason=str(away))
            return False
        return self._epoch is not None

    def _run_due(self) -> int:
        assert self._epoch is not None  # noqa: S101 -- every caller has looked
        try:
            doubt = clock_guard.check_clock(self._ctx)
        except UnavailableError as away:
            log.warning("the timer worker waits for the database", reason=str(away))
            return 0
        if doubt is not None and not self._doubted:
            log.error("the machine's clock is not believed; nothing is settled", doubt=doubt.value)
        if doubt is None and self._doubted:
            # The clock may have been set back, and a beat from the future is no sign of life.
            actions.note_beat(self._ctx, self._epoch)
        self._doubted = doubt is not None
        if self._doubted:
            return 0
        self._write_digests()
        return runner.run_due(self._ctx, self._epoch, self._perform)

    def _write_digests(self) -> None:
        """Write what a release still owes whose process died before it had written to everybody."""
        try:
            digests.write_due(self._ctx)
        except UnavailableError as away:
            log.warning("digests wait for the database", reason=str(away))

    def _seconds_to_wait(self) -> float:
        """Return how long to wait for the next round: until the next action is due, at most half a
        minute.
        """
        if self._doubted:
            return DOUBT_SECONDS
        if self._epoch is None:
            return STANDBY_SECONDS
        try:
            ahead = actions.reconcile(self._ctx)
        except UnavailableError:
            return RECONCILE_SECONDS
        left = (ahead[0].due_at - self._ctx.clock.now()).total_seconds() if ahead else None
        return RECONCILE_SECONDS if left is None else min(RECONCILE_SECONDS, max(0.0, left))


def _every(seconds: float, act: Callable[[], object]) -> Round:
    def ring() -> float:
        act()
        return seconds

    return ring
