"""Planning the draft in the background: asked for, watched and stopped from any page."""

import datetime as dt
from dataclasses import dataclass, fields, replace

from scheduler.domain.keys import SessionKey
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem
from scheduler.service import jobs
from scheduler.service.context import Context
from scheduler.service.jobs import Job, running, stop
from scheduler.service.planning.planning import make_plan
from scheduler.service.planning.report import PlanReport
from scheduler.storage.codec import decode, encode

__all__ = ["KIND", "PlanningJob", "planning_progress", "running", "start_planning", "stop"]

KIND = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningJob(Job):
    """A job with the report of the plan that came of it, once there is one."""

    report: PlanReport | None = None


def start_planning(
    ctx: Context,
    first: dt.date,
    last: dt.date,
    *,
    limits: Limits,
    actor: str,
    movable_in_notice: frozenset[SessionKey] = frozenset(),
) -> PlanningJob:
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

    return _with_report(jobs.begin_job(ctx, KIND, actor=actor, task=task))


def planning_progress(ctx: Context, job_id: str) -> PlanningJob:
    """Return a job as it stands, with its report. Raises `NotFoundError`."""
    return _with_report(jobs.find_job(ctx, job_id))


def _with_report(job: Job) -> PlanningJob:
    known = {field.name: getattr(job, field.name) for field in fields(job)}
    if job.about or not job.outcome:  # another kind of job, or none has ended yet
        return PlanningJob(**known)
    report = decode(PlanReport, job.outcome)
    quality = {name: getattr(report, name) for name in ("value", "bound", "gap", "placed")}
    return PlanningJob(**known | quality, report=report)
