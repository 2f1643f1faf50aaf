"""What if: named changes planned beside the draft, compared with it in one table."""

import datetime as dt
from collections.abc import Collection

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotAllowedError
from scheduler.domain.school import Link
from scheduler.domain.wall import monday_of
from scheduler.service.planning import jobs
from scheduler.service.scenarios import scenarios
from scheduler.service.scenarios.alterations import AlterationKind
from web.context import actor, ctx, today
from web.language.names import province
from web.panel.blueprint import blueprint
from web.panel.planning.typed import WrongError
from web.panel.scenarios.form import NAME_LENGTH, ScenarioForm, scenario_understood

WEEKS = 4


@blueprint.get("/what-if")
def what_if() -> ResponseReturnValue:
    """Show all scenarios beside the draft, and ask for another."""
    return _page(_usual())


@blueprint.post("/what-if")
def add_scenario() -> ResponseReturnValue:
    """Keep a scenario and plan it, unless something else is being planned."""
    form = ScenarioForm.read(request.form)
    try:
        asked = scenario_understood(form, province(), today())
    except WrongError as wrong:
        return _page(form, str(wrong)), 422
    try:
        made = scenarios.add_scenario(
            ctx(), asked.name, asked.change, asked.first, asked.last, actor=actor()
        )
    except NotAllowedError:
        return _page(form, gettext("There is already a scenario with that name.")), 422
    return _start([made])


@blueprint.post("/what-if/plan")
def plan_scenarios() -> ResponseReturnValue:
    """Plan the scenarios that were not planned yet, or for another draft."""
    waiting = [
        scenario.id
        for comparison in scenarios.comparisons(ctx())
        for scenario in comparison.scenarios
        if scenario.stale or scenario.outcome is None
    ]
    return _start(waiting) if waiting else redirect(url_for("panel.what_if"), 303)


@blueprint.post("/what-if/<int:scenario_id>/delete")
def delete_scenario(scenario_id: int) -> ResponseReturnValue:
    """Delete a scenario."""
    scenarios.remove_scenario(ctx(), scenario_id, actor=actor())
    flash(gettext("The scenario is deleted."), "good")
    return redirect(url_for("panel.what_if"), 303)


def _start(ids: Collection[int]) -> ResponseReturnValue:
    try:
        job = scenarios.plan_scenarios(ctx(), ids, actor=actor())
    except NotAllowedError:
        flash(gettext("Something else is being planned; plan the scenarios after it."), "warning")
        return redirect(url_for("panel.what_if"), 303)
    return redirect(url_for("panel.plan_job", job_id=job.id), 303)


def _usual() -> ScenarioForm:
    """Return the form with the days of the last scenario, or the coming weeks."""
    compared = scenarios.comparisons(ctx())
    first = monday_of(today()) + dt.timedelta(weeks=1)
    last = first + dt.timedelta(weeks=WEEKS, days=-1)
    if compared:
        first, last = compared[-1].first, compared[-1].last
    kind = "" if compared else str(AlterationKind.NOTHING)
    return ScenarioForm(kind=kind, first=first.isoformat(), last=last.isoformat())


def _page(form: ScenarioForm, fault: str = "") -> str:
    return render_template(
        "panel/scenarios/scenarios.html",
        comparisons=scenarios.comparisons(ctx()),
        running=jobs.running(ctx()),
        form=form,
        fault=fault,
        here=province(),
        kinds=[str(kind) for kind in AlterationKind],
        links=[link for link in Link if link is not Link.NONE] + [Link.NONE],
        most=NAME_LENGTH,
    )
