"""Planning the draft in the background: asked for, watched and stopped from any page."""

import datetime as dt
from dataclasses import replace

from scheduler.domain.keys import SessionKey
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem
from scheduler.service import jobs
from scheduler.service.context import Context
from scheduler.service.jobs import find as progress
from scheduler.service.jobs import running, stop
from scheduler.service.planning.planning import make_plan
from scheduler.service.views import Job
from scheduler.storage.codec import encode

__all__ = ["KIND", "progress", "running", "start", "stop"]

KIND = "plan"


def start(
    ctx: Context,
    first: dt.date,
    last: dt.date,
    *,
    limits: Limits,
    actor: str,
    movable_in_notice: frozenset[SessionKey] = frozenset(),
) -> Job:
    """Start planning the draft between two days and return the job.

    Raises `NotAllowedError` while another job runs, here or in another process.
    """

    def task(watch: jobs.Watch) -> jobs.Outcome:
        def planner(problem: Problem, limits: Limits, on_progress: OnProgress | None) -> Plan:
            made = ctx.planner(problem, limits, on_progress)
            watch.still_ours()
            return made

        report = make_plan(
            ctx,
            first,
            last,
            limits=limits,
            actor=actor,
            on_progress=watch.note,
            movable_in_notice=movable_in_notice,
            planner=planner,
        )
        outcome: jobs.Outcome = encode(replace(report, sessions=()))
        return outcome

    return jobs.begin(ctx, KIND, actor=actor, task=task)
