"""Making a plan: what it would meet, asked for by one form, watched, stopped, and told in words."""

import datetime as dt
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.errors import NotAllowedError
from scheduler.domain.keyboard import plain_signs
from scheduler.domain.keys import SessionKey
from scheduler.domain.wall import monday_of, parse_day
from scheduler.planner.problem import Limits
from scheduler.service.planning import jobs, outlook
from scheduler.service.planning.jobs import PlanningJob
from web.context import actor, ctx, today
from web.language.names import province
from web.language.wording.jobs import failure_words, stage_words
from web.panel.blueprint import blueprint
from web.panel.board.unplaced import tray_of
from web.panel.planning.emptiness import why_nothing
from web.panel.planning.loads import Foresight, foresight_of
from web.panel.planning.progress_curve import curve_of
from web.panel.planning.typed import SCHOOL_YEAR, WrongError, days_asked

WEEKS = 8
SECONDS = (15, 60, 180, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """What the form holds, as typed; `movable` are keys of sessions within the notice period."""

    first: str
    last: str
    seconds: str = "60"
    movable: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The two days, if they can be read and looked at."""
        try:
            first, last = parse_day(self.first), parse_day(self.last)
        except ValueError:
            return None
        return (first, last) if dt.timedelta() <= last - first <= SCHOOL_YEAR else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDays:
    """Days that are often planned, as a link; `chosen` when the form holds them."""

    words: str
    first: dt.date
    last: dt.date
    chosen: bool


@blueprint.get("/plan")
def plan() -> ResponseReturnValue:
    """Say how full the days are and ask what to plan; show a job that runs already."""
    running = jobs.running(ctx())
    if running:
        return redirect(url_for("panel.plan_job", job_id=running.id), 303)
    first = _next_monday()
    usual = PlanForm(
        first=first.isoformat(), last=(first + dt.timedelta(weeks=WEEKS, days=-1)).isoformat()
    )
    args = request.args
    asked = PlanForm(
        first=args.get("first", usual.first),
        last=args.get("last", usual.last),
        seconds=args.get("seconds", usual.seconds),
    )
    return _ask(asked if asked.days else usual)


@blueprint.post("/plan")
def start_plan() -> ResponseReturnValue:
    """Start planning, or only look at other days."""
    form = PlanForm(
        first=request.form.get("first", ""),
        last=request.form.get("last", ""),
        seconds=plain_signs(request.form.get("seconds", "")).strip(),
        movable=tuple(request.form.getlist("movable")),
    )
    fault = _fault(form)
    if fault or form.days is None:
        return _ask(form, fault), 422
    if "look" in request.form:
        seen = url_for("panel.plan", first=form.first, last=form.last, seconds=form.seconds)
        return redirect(f"{seen}#load", 303)
    try:
        job = jobs.start_planning(
            ctx(),
            *form.days,
            limits=Limits(seconds=float(form.seconds)),
            actor=actor(),
            movable_in_notice=_keys(form.movable),
        )
    except NotAllowedError:
        return redirect(url_for("panel.plan"), 303)
    return redirect(url_for("panel.plan_job", job_id=job.id), 303)


@blueprint.get("/plan/<job_id>")
def plan_job(job_id: str) -> ResponseReturnValue:
    """Show how far a plan is, or what came of it."""
    job = jobs.planning_progress(ctx(), job_id)
    fragment = "HX-Request" in request.headers
    name = "panel/planning/progress.html" if fragment else "panel/planning/job.html"
    return render_template(
        name,
        job=job,
        stage=stage_words(job.stage),
        failure=failure_words(job),
        curve=curve_of(job.samples),
        tray=_tray(job),
        first_day=_first_day(job),
        why_nothing=_why_nothing(job),
    )


@blueprint.post("/plan/<job_id>/stop")
def stop_plan(job_id: str) -> ResponseReturnValue:
    """End the search with the best plan so far."""
    jobs.stop(ctx(), job_id)
    return redirect(url_for("panel.plan_job", job_id=job_id), 303)


def _tray(job: PlanningJob) -> list[object]:
    return list(tray_of(job.report.unplaced)) if job.report else []


def _first_day(job: PlanningJob) -> dt.date | None:
    """Return the first day of a plan on which there is a session: its week is worth a look."""
    if job.report is None:
        return None
    days = [
        session.placement.slot.day
        for session in job.report.sessions
        if session.placement is not None
    ]
    return min(days, default=job.report.first)


def _why_nothing(job: PlanningJob) -> Markup:
    report = job.report
    if report is None or report.placed or report.unplaced:
        return Markup()
    return why_nothing(report.first, report.last, today())


def _ask(form: PlanForm, fault: str = "") -> str:
    days = form.days
    return render_template(
        "panel/planning/plan.html",
        form=form,
        fault=fault,
        seconds=SECONDS,
        calendar=province().calendar,
        horizons=_horizons(form),
        foresight=_foresight(*days) if days else None,
        days=days,
        has_programmes=bool(province().programmes),
        near=outlook.in_notice(ctx()),
        notice_hours=province().notice_hours,
    )


def _foresight(first: dt.date, last: dt.date) -> Foresight:
    return foresight_of(outlook.outlook_between(ctx(), first, last), first, last)


def _horizons(form: PlanForm) -> list[PlanDays]:
    first, end = _next_monday(), province().calendar.last
    named = [
        (gettext("One week"), 1),
        (gettext("Eight weeks"), WEEKS),
        (gettext("Twelve weeks"), 12),
        (gettext("The rest of the school year"), 60),
    ]
    found = []
    for words, weeks in named:
        last = max(first, min(end, first + dt.timedelta(weeks=weeks, days=-1)))
        chosen = form.days == (first, last)
        found.append(PlanDays(words=words, first=first, last=last, chosen=chosen))
    return found


def _next_monday() -> dt.date:
    """Return the next Monday of a week with lessons."""
    following, calendar = monday_of(today()) + dt.timedelta(weeks=1), province().calendar
    later = (following + dt.timedelta(days=each) for each in range(WEEKS * 7))
    return next((monday_of(day) for day in later if calendar.is_school_day(day)), following)


def _keys(typed: tuple[str, ...]) -> frozenset[SessionKey]:
    """Return the sessions within the notice period that were ticked, as far as they still are."""
    near = {str(placement.key): placement.key for placement in outlook.in_notice(ctx())}
    return frozenset(near[each] for each in typed if each in near)


def _fault(form: PlanForm) -> str:
    try:
        days_asked(form.first, form.last, today())
    except WrongError as wrong:
        return str(wrong)
    if not form.seconds.isdecimal() or int(form.seconds) not in range(1, 3601):
        return gettext("Choose a search time between one second and one hour.")
    return ""
