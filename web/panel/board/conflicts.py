"""What an operator is told whose page is older than the draft: who changed what meanwhile."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from scheduler.domain.errors import LostUpdateError
from scheduler.domain.session import Session
from scheduler.service.draft.activity import happened_since, happened_to
from web.context import ctx
from web.language.wording.happenings import happening_sentence
from web.panel.blueprint import blueprint
from web.security.outside import number_of

TOLD = 3


@blueprint.get("/news")
def news() -> ResponseReturnValue:
    """Return what happened to the draft since a page was made; nothing when nothing has."""
    found = happened_since(ctx(), request.args.get("since", 0, type=number_of))
    if not found:
        return "", 204
    return render_template(
        "panel/board/news.html",
        told=[happening_sentence(happening) for happening in found[:TOLD]],
        more=len(found) - TOLD,
    )


def told_to(session: Session, error: LostUpdateError) -> list[Markup]:
    """Return who changed a session since the revision that the operator saw, the last first."""
    expected = error.expected if isinstance(error.expected, int) else 0
    missed = max(1, min(TOLD, session.revision - expected))
    return [
        happening_sentence(happening) for happening in happened_to(ctx(), session.key, limit=missed)
    ]
