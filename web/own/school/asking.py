"""Before and after a session: questions to its teacher, files to fetch, and whether the recording
has come.
"""

from dataclasses import replace

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import BadInputError, NotAllowedError
from scheduler.domain.school import Level
from scheduler.service.deliveries import deliveries
from scheduler.service.deliveries.deliveries import ReceiptAnswer
from scheduler.service.schools import questions
from web.choices import chosen
from web.context import ctx
from web.own.school.blueprint import blueprint
from web.own.school.replying import SESSION, TypedReplies, back, own_session, own_session_page
from web.responses.files import file_reply

LARGEST = 2**31 - 1


@blueprint.post(f"{SESSION}/questions")
def ask(token: str, session_id: int) -> ResponseReturnValue:
    """Send a class's question to the teacher."""
    holder, found = own_session(token, session_id)
    typed = TypedReplies(
        question=request.form.get("words", "").strip(), level=request.form.get("level", "")
    )
    try:
        questions.ask(ctx(), holder.id, session_id, Level(typed.level), typed.question)
    except ValueError:
        fault = gettext("Choose a level.")
        return own_session_page(token, holder, found, replace(typed, faults={"level": fault})), 422
    except (BadInputError, NotAllowedError) as error:
        faults = {"words": _fault(error)}
        return own_session_page(token, holder, found, replace(typed, faults=faults)), 422
    flash(gettext("Sent. The teacher sees it before the session."), "good")
    return _to_questions(token, session_id)


@blueprint.post(f"{SESSION}/questions/<int(max={LARGEST}):question_id>/drop")
def take_back(token: str, session_id: int, question_id: int) -> ResponseReturnValue:
    """Take one of the school's own questions back."""
    holder, _ = own_session(token, session_id)
    actor = f"school {holder.id}"
    questions.drop_question(ctx(), question_id, actor=actor, school_code=holder.id)
    flash(gettext("Withdrawn."), "good")
    return _to_questions(token, session_id)


@blueprint.get(f"{SESSION}/materials/<int(max={LARGEST}):material_id>")
def material(token: str, session_id: int, material_id: int) -> Response:
    """Send a file that the teacher has sent ahead."""
    own_session(token, session_id)
    return file_reply(session_id, material_id)


@blueprint.post(f"{SESSION}/recording")
def recording(token: str, session_id: int) -> ResponseReturnValue:
    """Keep whether the recording is here: one tap."""
    holder, _ = own_session(token, session_id)
    answer = chosen("answer", ReceiptAnswer)
    deliveries.acknowledge(ctx(), holder.id, session_id, answer)
    if answer is ReceiptAnswer.HERE:
        flash(gettext("Thank you. The studio knows that the recording is here."), "good")
    else:
        flash(gettext("Thank you. The studio knows that the recording has not come."), "good")
    return back(token, session_id)


def _fault(error: BadInputError | NotAllowedError) -> str:
    if isinstance(error, NotAllowedError):
        most = questions.MOST
        return gettext("Questions: at most %(most)s, and only before it begins.", most=most)
    if any(fault.key == "level" for fault in error.faults):
        return gettext("Choose a level.")
    most = questions.LONGEST
    return gettext(
        "Maximum number of characters: %(most)s. Do not give telephone numbers or addresses.",
        most=most,
    )


def _to_questions(token: str, session_id: int) -> ResponseReturnValue:
    page = url_for("school.session", token=token, session_id=session_id)
    return redirect(f"{page}#questions", 303)
