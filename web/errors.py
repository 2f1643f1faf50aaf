"""The one place that turns refusals into answers: a page in words, or problem details (RFC 9457).

A stack trace is for the log alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from scheduler.domain.errors import (
    BadInputError,
    ClashError,
    LostUpdateError,
    NotAllowedError,
    NotFoundError,
    NotReleasableError,
    SchedulerError,
    StaleZoneDataError,
    UnavailableError,
)
from web.wording.clashes import clash_sentence

RETRY_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said of a refusal: the status, a title, a sentence and a list of particulars."""

    status: int
    code: str
    title: str
    says: str
    particulars: tuple[str, ...] = ()


def init(app: Flask) -> None:
    """Answer for everything that can go wrong in a view."""
    app.register_error_handler(SchedulerError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def answer_to(error: SchedulerError) -> Answer:
    """Return what is said of a refusal, in the page's language."""
    for kind, made in ANSWERS.items():
        if isinstance(error, kind):
            return made(error)
    return _unknown_trouble(error.code)


def _refused(error: SchedulerError) -> ResponseReturnValue:
    if _nothing_yet(error) and request.path.startswith("/panel"):
        return redirect(url_for("panel.start"), 303)
    return _answer(answer_to(error))


def _nothing_yet(error: SchedulerError) -> bool:
    return isinstance(error, NotFoundError) and error.what == "province"


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, CSRFError):
        return _answer(
            Answer(
                status=400,
                code="form.expired",
                title=gettext("This form is no longer valid"),
                says=gettext("Go back, load the page again and send the form once more."),
            )
        )
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    answers = {404: _not_found, 403: _not_yours, 405: _wrong_way, 413: _too_large, 429: _too_many}
    made = answers.get(status)
    return _answer(made() if made else _unclear(status))


def _broken(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("A page could not be made: %s", request.endpoint, exc_info=error)
    return _answer(_unknown_trouble("error"))


def _answer(answer: Answer) -> ResponseReturnValue:
    response = _problem(answer) if _wants_json() else _page(answer)
    response.status_code = answer.status
    response.headers["Cache-Control"] = "no-store"
    if answer.status in {429, 503}:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return request.path.startswith("/api/") or best == "application/json"


def _problem(answer: Answer) -> Response:
    response = jsonify(
        type=f"urn:educatec:{answer.code}",
        title=answer.title,
        status=answer.status,
        detail=answer.says,
        errors=list(answer.particulars),
    )
    response.mimetype = "application/problem+json"
    return response


def _page(answer: Answer) -> Response:
    return Response(render_template("error.html", answer=answer), mimetype="text/html")


def _not_found() -> Answer:
    return Answer(
        status=404,
        code="not-found",
        title=gettext("There is nothing here"),
        says=gettext("The address may be old or mistyped. Ask the studio for a new link."),
    )


def _not_allowed() -> Answer:
    return Answer(
        status=403,
        code="not-allowed",
        title=gettext("This cannot be done now"),
        says=gettext("It may be locked, over or called off."),
    )


def _not_yours() -> Answer:
    return Answer(
        status=403,
        code="role",
        title=gettext("Your role does not reach that far"),
        says=gettext("Nothing was changed. Ask an administrator if this is part of your work."),
    )


def _wrong_way() -> Answer:
    return Answer(
        status=405,
        code="method",
        title=gettext("This address takes a form"),
        says=gettext("Go back and use the button on the page."),
    )


def _too_large() -> Answer:
    return Answer(
        status=413,
        code="too-large",
        title=gettext("This file is too large"),
        says=gettext("Send a file of at most 8 MB."),
    )


def _too_many() -> Answer:
    return Answer(
        status=429,
        code="too-many",
        title=gettext("Too many tries"),
        says=gettext("Please wait a minute and try again."),
    )


def _unclear(status: int) -> Answer:
    return Answer(
        status=status,
        code="request",
        title=gettext("This request was not understood"),
        says=gettext("Go back, load the page again and try once more."),
    )


def _unknown_trouble(code: str) -> Answer:
    return Answer(
        status=500,
        code=code,
        title=gettext("Something went wrong here"),
        says=gettext("It was noted for those who keep the service up. Nothing else was changed."),
    )


def _lost(error: SchedulerError) -> Answer:
    return Answer(
        status=409,
        code=error.code,
        title=gettext("Somebody else changed this first"),
        says=gettext("Nothing of yours was stored. Look at the new state and try again."),
    )


def _clash(error: SchedulerError) -> Answer:
    clashes = error.clashes if isinstance(error, ClashError) else ()
    releasing = isinstance(error, NotReleasableError)
    return Answer(
        status=409,
        code=error.code,
        title=gettext("The draft cannot be released yet")
        if releasing
        else gettext("This place is not free"),
        says=gettext("These rules are broken. Move the sessions, then release again.")
        if releasing
        else gettext("The session stays where it was."),
        particulars=tuple(clash_sentence(each) for each in clashes),
    )


def _bad_input(error: SchedulerError) -> Answer:
    faults = error.faults if isinstance(error, BadInputError) else ()
    return Answer(
        status=422,
        code=error.code,
        title=gettext("Some of this cannot be taken"),
        says=gettext("Nothing was stored. Mend the lines below and send it again."),
        particulars=tuple(str(fault) for fault in faults),
    )


def _away(error: SchedulerError) -> Answer:
    return Answer(
        status=503,
        code=error.code,
        title=gettext("The service is not available just now"),
        says=gettext("Please try again in a minute. Nothing was lost."),
    )


ANSWERS: dict[type[SchedulerError], Callable[[SchedulerError], Answer]] = {
    NotFoundError: lambda _: _not_found(),
    NotAllowedError: lambda _: _not_allowed(),
    LostUpdateError: _lost,
    ClashError: _clash,
    BadInputError: _bad_input,
    UnavailableError: _away,
    StaleZoneDataError: _away,
}
