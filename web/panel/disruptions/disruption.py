"""What happens at short notice: said in a form, its consequences shown, then done as one act."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer

from scheduler.domain.errors import NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.service.disruptions import impact, jobs
from scheduler.service.disruptions.events import EventKind
from scheduler.service.disruptions.proposal import Proposal, read, written
from web.context import actor, ctx, today
from web.language.names import province
from web.language.wording.events import event_sentence
from web.panel.blueprint import blueprint
from web.panel.disruptions.form import WORDS_LENGTH, EventForm, event_understood
from web.panel.planning.typed import WrongError
from web.panel.releases.recipients import told_of


@blueprint.get("/short-notice")
def short_notice() -> ResponseReturnValue:
    """Ask what has happened."""
    return _ask(EventForm.read(request.args))


@blueprint.post("/short-notice")
def foresee_event() -> ResponseReturnValue:
    """Have worked out what it would do; nothing is stored."""
    form = EventForm.read(request.form)
    try:
        event = event_understood(form, province(), today())
    except WrongError as wrong:
        return _ask(form, str(wrong)), 422
    movable = _keys(request.form.getlist("movable"))
    job = jobs.start_impact(ctx(), event, movable=movable, waits=form.waits == "1", actor=actor())
    typed: dict[str, Any] = form.fields
    return redirect(url_for("panel.foreseen_event", job_id=job.id, **typed), 303)


@blueprint.get("/short-notice/<job_id>")
def foreseen_event(job_id: str) -> ResponseReturnValue:
    """Show what it would do, or that this is being worked out."""
    form = EventForm.read(request.args)
    try:
        job, foreseen = jobs.find_impact(ctx(), job_id)
    except NotFoundError:  # forgotten meanwhile, so it is asked anew
        return _ask(form), 404
    shown: dict[str, object] = {}
    if foreseen:
        found = foreseen.consequences
        shown = {
            "found": found,
            "event": found.proposal.event,
            "says": event_sentence(found.proposal.event),
            "movable": foreseen.movable,
            "told": told_of(foreseen.told),
            "proposal": _sealed(found.proposal),
        }
    fragment = "HX-Request" in request.headers
    return render_template(
        "panel/disruptions/impact_job.html" if fragment else "panel/disruptions/impact.html",
        job=job,
        form=form,
        notice_hours=province().notice_hours,
        **shown,
    )


@blueprint.post("/short-notice/do")
def do_event() -> ResponseReturnValue:
    """Do what was shown, and lead to the release that tells everybody."""
    try:
        proposal = _opened(request.form.get("proposal", ""))
    except BadSignature:
        fault = gettext("This form is no longer valid; check the consequences again.")
        return _ask(EventForm(), fault), 422
    impact.apply(ctx(), proposal, actor=actor())
    flash(gettext("Applied to the draft. Release it to notify schools and teachers."), "good")
    return redirect(url_for("panel.difference"), 303)


def _ask(form: EventForm, fault: str = "") -> str:
    here = province()
    communes = {school.commune: school for school in here.schools}
    return render_template(
        "panel/disruptions/disruption.html",
        form=form,
        fault=fault,
        here=here,
        communes=[communes[commune] for commune in sorted(communes)],
        today=today(),
        kinds=[str(kind) for kind in EventKind if kind is not EventKind.MISSED],
        most=WORDS_LENGTH,
    )


def _keys(ticked: list[str]) -> frozenset[SessionKey]:
    known = {
        str(key): key for programme in province().programmes for key in programme.session_keys()
    }
    return frozenset(known[each] for each in ticked if each in known)


def _sealed(proposal: Proposal) -> str:
    """Write a proposal into a form so that only what was shown comes back."""
    return _seal().dumps(written(proposal))


def _opened(text: str) -> Proposal:
    return read(_seal().loads(text))


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="short-notice")
