"""What is asked for: every programme, how far it is planned, and what found no place and why."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import NotFoundError
from scheduler.domain.programme import Kind
from scheduler.domain.school import Level
from scheduler.domain.session import SessionState
from scheduler.service.draft import queries
from scheduler.service.draft.board import programmes as programme_views
from web.context import ctx
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
        each
        for each in views
        if _matches(words, each.programme.id, *_texts(each.programme.title))
        and (not level or level in each.programme.audience.levels)
        and kind in {"", each.programme.kind}
    ]
    unplaced = [reason for each in shown for reason in each.unplaced]
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
    view = next(each for each in programme_views(ctx()) if each.programme.id == programme_id)
    sessions = queries.sessions_of(ctx(), programme_id)
    waiting = {each.key: each for each in tray_of(view.unplaced)}
    return render_template(
        "panel/sessions/programme.html",
        programme=found,
        view=view,
        teacher=here.teacher_by_id.get(found.teacher_id),
        audience=here.audience_of(found),
        sessions=sessions,
        bare={
            each.id
            for each in sessions
            if each.state is SessionState.UNPLACED and each.key not in waiting
        },
        waiting=waiting,
        studios=here.studio_by_id,
    )


def _texts(title: object) -> tuple[str, ...]:
    return tuple(getattr(title, name) for name in ("ar", "fr", "en"))


def _matches(words: str, *texts: str) -> bool:
    return words.casefold() in " ".join(texts).casefold()
