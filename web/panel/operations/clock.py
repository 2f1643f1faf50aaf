"""What an operator decides when the machine's clock was wrong: two buttons of the home page."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.service.timers import clock_guard, rearming
from web.context import actor, ctx
from web.language.counts import ngettext
from web.panel.blueprint import blueprint


@blueprint.post("/clock/right")
def trust_clock() -> ResponseReturnValue:
    """Take the operator's word that what the machine's clock shows is right."""
    clock_guard.accept(ctx(), actor())
    flash(
        gettext("The server’s clock is accepted as correct. Broadcasts continue within seconds."),
        "good",
    )
    return redirect(url_for("panel.today"), 303)


@blueprint.post("/timers/rearm")
def rearm_timers() -> ResponseReturnValue:
    """Have done again what a wrong clock has settled before its time."""
    found = rearming.rearm(ctx(), actor())
    words = ngettext(
        "%(num)s broadcast or reminder is due again.",
        "%(num)s broadcasts or reminders are due again.",
        found.actions,
    )
    flash(words, "good")
    return redirect(url_for("panel.today"), 303)
