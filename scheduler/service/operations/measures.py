"""What the service is doing, in numbers, for a program that watches it from outside."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain.message import MessageState
from scheduler.service.context import Context
from scheduler.service.deliveries.deliveries import Whereabouts, deliveries_in
from scheduler.service.notices import outbox
from scheduler.service.planning.jobs import KIND as PLANNING
from scheduler.service.timers.actions import airing_in
from scheduler.service.timers.clock_guard import doubted_in
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Numbers of one moment. Spans are seconds, sizes bytes; None where there is nothing to tell.

    `mails` counts messages by state, and `mail_wait` is how long the oldest waits to be sent, None
    while mail is off. `jobs` counts what runs by kind; `plan_gap` and `plan_seconds` are of the
    last plan that a job made. `timer_wait` is how long the oldest action is overdue, `timer_beat`
    how long ago the timer worker looked, `settled_early` how many actions a wrong clock settled.
    `backup_age` is infinite where there is a release and no backup.
    """

    release: int
    mails: Mapping[MessageState, int]
    mail_wait: float | None
    jobs: Mapping[str, int]
    plan_gap: float | None
    plan_seconds: float | None
    timer_wait: float
    timer_beat: float | None
    settled_early: int
    on_air: int
    clock_doubted: bool
    backup_age: float | None
    database_bytes: int


def measures(ctx: Context) -> Measures:
    """Return them, from one picture of the data. Raises `UnavailableError`."""
    now = ctx.clock.now()
    with ctx.uow().reading() as work:
        release = work.releases.last_number()
        worker = work.timer_worker.find()
        plan = work.jobs.last_outcome(PLANNING) or {}
        counted = work.outbox.counts()
        return Measures(
            release=release,
            mails={state: counted.get(state, 0) for state in MessageState},
            mail_wait=_mail_wait(ctx, work, now),
            jobs={PLANNING: 0} | work.jobs.alive(),
            plan_gap=plan.get("gap"),
            plan_seconds=plan.get("seconds"),
            timer_wait=_since(work.timer_checks.due_since(now), now) or 0.0,
            timer_beat=_since(worker.beat_at if worker else None, now),
            settled_early=work.timer_checks.settled_early(now),
            on_air=len(airing_in(work)),
            clock_doubted=doubted_in(work) is not None,
            backup_age=_backup_age(ctx, release, now),
            database_bytes=ctx.uow().size(),
        )


def late_deliveries(ctx: Context) -> int:
    """Return how many recordings are late at a school. It works out the nights of all schools."""
    with ctx.uow().reading() as work:
        if not work.releases.last_number():
            return 0
        found = deliveries_in(ctx, work)
    return sum(delivery.whereabouts is Whereabouts.LATE for delivery in found)


def _mail_wait(ctx: Context, work: UnitOfWork, now: dt.datetime) -> float | None:
    if not outbox.has_mail(ctx):
        return None
    return _since(work.outbox.waiting_since(now), now) or 0.0


def _backup_age(ctx: Context, release: int, now: dt.datetime) -> float | None:
    newest = ctx.backups.newest() if ctx.backups else None
    if newest is None:
        # Nothing is backed up before the first release, for nothing could be lost.
        return math.inf if release and ctx.backups else None
    return _since(newest, now)


def _since(instant: dt.datetime | None, now: dt.datetime) -> float | None:
    return None if instant is None else max(0.0, (now - instant).total_seconds())
