"""Making a plan: asked for by one form, watched, stopped, and told in words."""

import datetime as dt
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotAllowedError
from scheduler.domain.wall import monday_of
from scheduler.planner.problem import Limits
from scheduler.service import plan_jobs
from scheduler.service.views import Job
from web.context import actor, ctx, today
from web.names import province
from web.panel.blueprint import blueprint
from web.panel.tray import tray_of

WEEKS = 8
SECONDS = (15, 60, 180, 600)
LONGEST = dt.timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """What the form holds, as typed."""

    first: str
    last: str
    seconds: str
    fault: str = ""


@blueprint.get("/plan")
def plan() -> ResponseReturnValue:
    """Ask what to plan; show a job that runs already."""
    running = plan_jobs.running(ctx())
    if running:
        return redirect(url_for("panel.plan_job", job_id=running.id), 303)
    start = monday_of(today()) + dt.timedelta(weeks=1)
    form = PlanForm(
        first=start.isoformat(),
        last=(start + dt.timedelta(weeks=WEEKS, days=-1)).isoformat(),
        seconds="60",
    )
    return _ask(form)


@blueprint.post("/plan")
def start_plan() -> ResponseReturnValue:
    """Start planning."""
    form = PlanForm(**{name: request.form.get(name, "") for name in ("first", "last", "seconds")})
    try:
        first, last = dt.date.fromisoformat(form.first), dt.date.fromisoformat(form.last)
        seconds = int(form.seconds)
    except ValueError:
        return _ask(form, gettext("Give two days and how long to look.")), 422
    fault = _fault(first, last, seconds)
    if fault:
        return _ask(form, fault), 422
    try:
        job = plan_jobs.start(
            ctx(), first, last, limits=Limits(seconds=float(seconds)), actor=actor()
        )
    except NotAllowedError:
        return redirect(url_for("panel.plan"), 303)
    return redirect(url_for("panel.plan_job", job_id=job.id), 303)


@blueprint.get("/plan/<job_id>")
def plan_job(job_id: str) -> ResponseReturnValue:
    """Show how far a plan is, or what came of it."""
    job = plan_jobs.progress(ctx(), job_id)
    fragment = "HX-Request" in request.headers
    name = "panel/plan_progress.html" if fragment else "panel/plan_job.html"
    return render_template(name, job=job, stage=stage_words(job), tray=_tray(job))


@blueprint.post("/plan/<job_id>/stop")
def stop_plan(job_id: str) -> ResponseReturnValue:
    """End the search with the best plan so far."""
    plan_jobs.stop(ctx(), job_id)
    return redirect(url_for("panel.plan_job", job_id=job_id), 303)


def stage_words(job: Job) -> str:
    """Say what the planner is doing."""
    stages = {
        "greedy": gettext("Making a first plan"),
        "week": gettext("Improving week by week"),
        "borders": gettext("Looking across the weeks"),
        "delivery": gettext("Choosing who receives live"),
        "explain": gettext("Working out reasons and ways out"),
    }
    return stages.get(job.stage, gettext("Getting ready"))


def _tray(job: Job) -> list[object]:
    return list(tray_of(job.report.unplaced)) if job.report else []


def _ask(form: PlanForm, fault: str = "") -> str:
    here = province()
    return render_template(
        "panel/plan.html", form=form, fault=fault, seconds=SECONDS, calendar=here.calendar
    )


def _fault(first: dt.date, last: dt.date, seconds: int) -> str:
    if last < first:
        return gettext("The last day lies before the first one.")
    if last - first > LONGEST:
        return gettext("Plan at most one school year at a time.")
    if seconds not in range(1, 3601):
        return gettext("Look for between one second and one hour.")
    return ""
