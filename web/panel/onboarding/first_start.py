"""The first steps: from an empty installation to a first plan, in one's own time."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import BadInputError, Fault
from scheduler.domain.province import Province
from scheduler.domain.wall import monday_of
from scheduler.service.onboarding import first_start
from scheduler.service.onboarding.first_start import SetupStep
from web.context import actor, ctx, today
from web.language.names import province, province_or_none
from web.language.wording.faults import beside_words, fault_words
from web.panel.blueprint import blueprint
from web.panel.master_data.forms.field import Field, FormSpec, Section
from web.panel.master_data.forms.page import Shown, form_page
from web.panel.master_data.forms.parsing import short_name, typed_values
from web.panel.master_data.forms.schools import STUDIO

PROVINCE_NAME = "province"


@blueprint.get("/start")
def start() -> ResponseReturnValue:
    """Show which first steps are done, and what to do next."""
    return _overview()


@blueprint.post("/start/sample")
def start_with_sample() -> ResponseReturnValue:
    """Take in the files beside the configuration."""
    try:
        first_start.load_sample(ctx(), _config(), actor=actor())
    except BadInputError as error:
        return _overview(error.faults), 422
    flash(gettext("The sample is loaded. Plan it, or look around first."), "good")
    return redirect(url_for("panel.start"), 303)


@blueprint.get("/start/studio")
def start_studio() -> ResponseReturnValue:
    """Ask for the province and its studio."""
    if province_or_none() is not None:
        return redirect(url_for("panel.start"), 303)
    try:
        frame = first_start.frame(ctx(), _config())
        values = first_start.studio_to_begin_with(frame)
    except BadInputError as error:
        return _overview(error.faults), 422
    return _studio_page(frame, values)


@blueprint.post("/start/studio")
def begin() -> ResponseReturnValue:
    """Store the province with its studio, and go on to the calendar."""
    frame = first_start.frame(ctx(), _config())
    values = typed_values(_spec().fields(frame), request.form, {})
    values["id"] = values["id"] or short_name(values["name_fr"])
    studio = {name: text for name, text in values.items() if name != PROVINCE_NAME}
    outcome = first_start.begin_setup(ctx(), frame, values[PROVINCE_NAME], studio, actor=actor())
    if outcome.saved:
        return redirect(url_for("panel.start_calendar"), 303)
    return _studio_page(frame, values, outcome.faults), 422


@blueprint.get("/start/calendar")
def start_calendar() -> ResponseReturnValue:
    """Show the sample's school year, to be kept or mended."""
    return render_template(
        "panel/onboarding/start_calendar.html",
        calendar=province().calendar,
        monday=monday_of(today()),
        steps=_steps(SetupStep.CALENDAR),
    )


@blueprint.post("/start/calendar")
def accept_calendar() -> ResponseReturnValue:
    """Go on with this calendar."""
    first_start.accept_calendar(ctx(), actor=actor())
    return redirect(url_for("panel.start"), 303)


def _config() -> Path:
    path: Path = current_app.config["CONFIG_PATH"]
    return path


def _overview(faults: tuple[Fault, ...] = ()) -> str:
    far = first_start.setup_progress(ctx())
    return render_template(
        "panel/onboarding/first_start.html",
        far=far,
        steps=_steps(far.next),
        Step=SetupStep,
        faults=[f"{fault.file}: {fault.key}: {fault_words(fault)}" for fault in faults],
    )


def _steps(current: SetupStep | None) -> list[tuple[SetupStep, str, bool, bool]]:
    """Return the steps with their names, whether each is done, and which is the current one."""
    words = {
        SetupStep.STUDIO: gettext("Province and studio"),
        SetupStep.CALENDAR: gettext("Calendar"),
        SetupStep.SCHOOLS: gettext("Schools"),
        SetupStep.TEACHING: gettext("Teacher and programme"),
        SetupStep.PLAN: gettext("Plan"),
    }
    done = first_start.setup_progress(ctx()).done
    return [(step, words[step], step in done, step is current) for step in SetupStep]


def _spec() -> FormSpec:
    """Return the studio's form with the province's name before it."""
    return replace(
        STUDIO,
        heading=lambda: gettext("Province and studio"),
        adding=lambda: gettext("Province and studio"),
        sections=lambda frame: [_province_section(), *STUDIO.sections(frame)],
        leads_to=lambda _: url_for("panel.start"),
    )


def _province_section() -> Section:
    name = Field(name=PROVINCE_NAME, label=gettext("Name of the province"), required=True)
    return Section(title=gettext("The province"), fields=[name])


def _studio_page(frame: Province, values: Mapping[str, str], faults: tuple[Fault, ...] = ()) -> str:
    beside: dict[str, list[str]] = {}
    for fault in faults:
        name = PROVINCE_NAME if fault.file == "province" else fault.key
        beside.setdefault(name, []).append(beside_words(fault))
    shown = Shown(spec=_spec(), key="", values=values, faults=beside)
    return form_page(shown, frame, back=url_for("panel.start"))
