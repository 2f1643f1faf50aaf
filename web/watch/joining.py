"""The address at which a broadcast is joined, as calendars and pages name it; it names no reader.

It says whether this is the moment: what is to come, on air, over, moved or called off.
"""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from scheduler.service.broadcasts.joining import OPENS_BEFORE, ended_and_joinable, watched_session
from scheduler.service.timers.actions import sessions_on_air
from web.context import ctx
from web.own.page import missed_on_air
from web.watch.blueprint import blueprint


@blueprint.get("/watch/<uuid:uid>")
def page(uid: UUID) -> ResponseReturnValue:
    """Say when a session can be joined, and what it is."""
    found = watched_session(ctx(), str(uid))
    now = ctx().clock.now()
    ended, joinable = ended_and_joinable(ctx(), [found])
    return render_template(
        "watch/page.html",
        session=found,
        missed=bool(missed_on_air([found])),
        is_on_air=found.session_id in sessions_on_air(ctx()),
        joinable=found.session_id in joinable,
        joins_from=ctx().zone.wall(found.facts.start - OPENS_BEFORE)[1],
        is_over=found.facts.audience_end <= now or found.session_id in ended,
    )
