"""The operators' home: what is on air, what comes next, what needs somebody now."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.timetable import first_start
from scheduler.service.broadcasts.media import preview_of
from scheduler.service.operations.health import troubles
from scheduler.service.reports.today import todays_view
from web.context import ctx, today, wall_now
from web.language.names import province, province_or_none
from web.language.wording import air
from web.language.wording.health import health_fault_sentence
from web.panel.blueprint import blueprint
from web.panel.desk import band_of, needs_of, rooms_of

SHOWN = 4  # of a list; the others are folded


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """Show the home page under the panel's own address."""
    return today_page()


@blueprint.get("/today", endpoint="today")
def today_page() -> ResponseReturnValue:
    """Show what needs the operator now; to the page itself, only what has changed on it."""
    if province_or_none() is None:
        return redirect(url_for("panel.start"), 303)
    here, now, date = ctx(), ctx().clock.now(), today()
    view = todays_view(here)
    fragment = "HX-Request" in request.headers
    band = band_of(view)
    pictured = {
        number
        for number in (deck.session.session_id for deck in band if deck.broadcast)
        if preview_of(here, number)
    }
    return render_template(
        "panel/home_now.html" if fragment else "panel/home.html",
        minute=wall_now()[1],
        now=now,
        date=date,
        closure=province().calendar.closure_for_all(date),
        view=view,
        needs=needs_of(view, [(name, str(said)) for name, said in troubles(here)]),
        SHOWN=SHOWN,
        band=band,
        pictured=pictured,
        air=air,
        first_start=first_start,
        rooms=rooms_of(view),
        todays=sorted(
            (session for session in view.near if session.facts.audience_slot.day == date),
            key=lambda session: session.facts.audience_slot,
        ),
        schools=province().school_by_code,
        fault_sentence=health_fault_sentence,
        REMEDIES=_remedies(),
    )


def _remedies() -> dict[str, tuple[str, str]]:
    """Return for a check that did not pass the view that helps, and what its button says."""
    return {
        "clock": ("panel.trust_clock", gettext("The clock is right")),
        "timers": ("panel.rearm_timers", gettext("Repeat them")),
    }
