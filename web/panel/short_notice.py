"""What happens at short notice: said in a form, its consequences shown, then done as one act."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer

from scheduler.domain.keys import SessionKey
from scheduler.planner.problem import Limits
from scheduler.service import consequences, notices
from scheduler.service.consequences import Proposal
from scheduler.service.short_notice import EventKind
from web.context import actor, ctx, today
from web.names import province
from web.panel.blueprint import blueprint
from web.panel.event_form import WORDS_LENGTH, EventForm, WrongError, understood
from web.panel.told import told_of
from web.wording.events import event_sentence

# A bell grid touches every session of its weeks; anything else a handful.
LIMITS = {EventKind.BELLS: Limits(seconds=15.0)}


@blueprint.get("/short-notice")
def short_notice() -> ResponseReturnValue:
    """Ask what has happened."""
    return _ask(EventForm.read(request.args))


@blueprint.get("/short-notice/preview")
def preview_event() -> ResponseReturnValue:
    """Show what it would do; nothing is stored."""
    form = EventForm.read(request.args)
    try:
        event = understood(form, province(), today())
    except WrongError as wrong:
        return _ask(form, str(wrong)), 422
    ticked = request.args.getlist("movable")
    found = consequences.preview(
        ctx(),
        event,
        movable=_keys(ticked),
        limits=LIMITS.get(event.kind, consequences.LIMITS),
    )
    return render_template(
        "panel/event_preview.html",
        form=form,
        says=event_sentence(event),
        event=event,
        found=found,
        ticked=ticked,
        told=told_of(notices.preview(ctx(), found.changes)),
        proposal=_sealed(found.proposal),
        notice_hours=province().notice_hours,
    )


@blueprint.post("/short-notice")
def do_event() -> ResponseReturnValue:
    """Do what was shown, and lead to the release that tells everybody."""
    try:
        proposal = _opened(request.form.get("proposal", ""))
    except BadSignature:
        fault = gettext("This form is no longer valid; look at the consequences again.")
        return _ask(EventForm(), fault), 422
    consequences.apply(ctx(), proposal, actor=actor())
    flash(gettext("Done in the draft. Release it, so that schools and teachers are told."), "good")
    return redirect(url_for("panel.difference"), 303)


def _ask(form: EventForm, fault: str = "") -> str:
    here = province()
    communes = {each.commune: each for each in here.schools}
    return render_template(
        "panel/short_notice.html",
        form=form,
        fault=fault,
        here=here,
        communes=[communes[each] for each in sorted(communes)],
        today=today(),
        kinds=[str(each) for each in EventKind],
        most=WORDS_LENGTH,
    )


def _keys(ticked: list[str]) -> frozenset[SessionKey]:
    known = {str(key): key for each in province().programmes for key in each.session_keys()}
    return frozenset(known[each] for each in ticked if each in known)


def _sealed(proposal: Proposal) -> str:
    """Write a proposal into a form so that only what was shown comes back."""
    return _seal().dumps(consequences.written(proposal))


def _opened(text: str) -> Proposal:
    return consequences.read(_seal().loads(text))


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="short-notice")
