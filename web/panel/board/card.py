"""One session in a few lines and buttons, to be shown over the board."""

from flask import render_template
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import NotFoundError
from scheduler.service.draft.begun import has_begun
from scheduler.service.draft.queries import session as draft_session
from web.context import ctx
from web.language.names import province
from web.panel.blueprint import blueprint
from web.panel.board.blocks import drafted_block


@blueprint.get("/sessions/<int:session_id>/card")
def card(session_id: int) -> ResponseReturnValue:
    """Return a session's data and the buttons that act on it, as a part of a page."""
    found, here = draft_session(ctx(), session_id), province()
    programme = here.programme_by_id.get(found.key.programme_id)
    if programme is None:
        raise NotFoundError("programme", found.key.programme_id)
    return render_template(
        "panel/board/card.html",
        session=found,
        programme=programme,
        block=drafted_block(found, here),
        teacher=here.teacher_by_id.get(programme.teacher_id),
        studio=here.studio_by_id.get(found.placement.studio_id) if found.placement else None,
        settled=has_begun(ctx(), found),
    )
