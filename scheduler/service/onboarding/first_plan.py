"""The first plan of the sample: made in the background while the service answers already."""

import datetime as dt
import threading
from dataclasses import dataclass

from scheduler.domain.errors import SchedulerError
from scheduler.domain.release import Release
from scheduler.domain.wall import monday_of
from scheduler.planner.problem import Limits
from scheduler.service.context import Context
from scheduler.service.planning import jobs as planning_jobs
from scheduler.service.planning.report import PlanReport
from scheduler.service.province import stored_province
from scheduler.service.releases.releasing import release
from scheduler.storage.repositories.jobs import RUNNING

WEEKS = 8
LIMITS = Limits(seconds=40.0)
LOOK_SECONDS = 0.25
ACTOR = "first start"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPlan:
    """What came of it: the plan and its release."""

    report: PlanReport
    release: Release


def first_days(ctx: Context) -> tuple[dt.date, dt.date]:
    """Return the days of a first plan: from the first day after the notice, for eight weeks.

    It begins this week, so that the pages have something to show at once.
    """
    today = ctx.zone.today(ctx.clock)
    notice = -(-stored_province(ctx).notice_hours // 24)
    first = today + dt.timedelta(days=max(1, notice))
    return first, monday_of(first) + dt.timedelta(weeks=WEEKS, days=-1)


def plan_and_release(ctx: Context, ended: threading.Event) -> FirstPlan | None:
    """Plan as a job that every page shows, then release; None when it was stopped or `ended`.

    Cut off at any moment, the next start begins again. Raises `SchedulerError` where the draft was
    changed meanwhile or another plan is being made.
    """
    job = planning_jobs.start_planning(ctx, *first_days(ctx), limits=LIMITS, actor=ACTOR)
    while job.state == RUNNING:
        if ended.wait(LOOK_SECONDS):
            return None
        job = planning_jobs.planning_progress(ctx, job.id)
    if job.report is None:
        if job.fault:
            raise SchedulerError(job.message)
        return None
    return FirstPlan(report=job.report, release=release(ctx, note="", actor=ACTOR))
