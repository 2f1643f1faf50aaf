"""What is asked for: every programme, how far it is planned, and what found no place and why."""

import datetime as dt
from collections.abc import Iterable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import NotFoundError
from scheduler.domain.folding import matches
from scheduler.domain.programme import Kind, Programme
from scheduler.domain.school import Level
from scheduler.domain.session import PLACED, Session, SessionState
from scheduler.service.draft import queries
from scheduler.service.draft.board import programmes as programme_views
from web.context import ctx, today
from web.language.names import province
from web.panel.blueprint import blueprint
from web.panel.board.unplaced import tray_of


@blueprint.get("/programmes")
def programmes() -> ResponseReturnValue:
    """List the programmes, with a search by words, level and kind."""
    words = request.args.get("q", "").strip()
    level, kind = request.args.get("level", ""), request.args.get("kind", "")
    views = programme_views(ctx())
    shown = [
        view
        for view in views
        if matches(words, (view.programme.id, *view.programme.title.wordings()))
        and (not level or level in view.programme.audience.levels)
        and kind in {"", view.programme.kind}
    ]
    unplaced = [reason for programme_view in shown for reason in programme_view.unplaced]
    return render_template(
        "panel/sessions/programmes.html",
        views=shown,
        total=len(views),
        unplaced=tray_of(unplaced),
        teachers=province().teacher_by_id,
        words=words,
        level=level,
        kind=kind,
        levels=list(Level),
        kinds=list(Kind),
    )


@blueprint.get("/programmes/<programme_id>")
def programme(programme_id: str) -> ResponseReturnValue:
    """Show one programme with all its sessions."""
    here = province()
    found = here.programme_by_id.get(programme_id)
    if found is None:
        raise NotFoundError("programme", programme_id)
    view = next(
        programme_view
        for programme_view in programme_views(ctx())
        if programme_view.programme.id == programme_id
    )
    sessions = queries.sessions_of(ctx(), programme_id)
    waiting = {other_waiting.key: other_waiting for other_waiting in tray_of(view.unplaced)}
    return render_template(
        "panel/sessions/programme.html",
        programme=found,
        view=view,
        teacher=here.teacher_by_id.get(found.teacher_id),
        audience=here.audience_of(found),
        sessions=sessions,
        bare={
            session.id
            for session in sessions
            if session.state is SessionState.UNPLACED and session.key not in waiting
        },
        waiting=waiting,
        studios=here.studio_by_id,
        plan_days=_plan_days(found),
        shown_day=_shown_day(sessions),
    )


def _plan_days(programme: Programme) -> tuple[dt.date, dt.date] | None:
    """Return the days on which a programme can still be planned; None when they are over."""
    first = max(programme.first, today())
    return (first, programme.last) if first <= programme.last else None


def _shown_day(sessions: Iterable[Session]) -> dt.date | None:
    """Return the day of the next session that stands, else of the last one."""
    days = sorted(
        session.placement.slot.day
        for session in sessions
        if session.placement is not None and session.state in PLACED
    )
    return next((date for date in days if date >= today()), days[-1] if days else None)
