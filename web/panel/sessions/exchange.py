"""What passes between a session's teacher and its schools, as the operator sees it."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.service.schools import questions
from web.context import actor, ctx
from web.panel.blueprint import blueprint
from web.responses.files import file_reply

LARGEST = 2**31 - 1
SESSION = f"/sessions/<int(max={LARGEST}):session_id>"


@blueprint.get(f"{SESSION}/materials/<int(max={LARGEST}):material_id>")
def material(session_id: int, material_id: int) -> Response:
    """Send a file that a teacher has sent ahead."""
    return file_reply(session_id, material_id)


@blueprint.post(f"{SESSION}/questions/<int(max={LARGEST}):question_id>/drop")
def drop_question(session_id: int, question_id: int) -> ResponseReturnValue:
    """Take away a question that should not be there."""
    questions.drop_question(ctx(), question_id, actor=actor())
    flash(gettext("The question has been withdrawn."), "good")
    return redirect(url_for("panel.session", session_id=session_id), 303)
