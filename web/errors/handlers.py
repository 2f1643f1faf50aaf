"""The one place that turns refusals into answers: a page in words, or problem details (RFC 9457).

A stack trace is for the log alone.
"""

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from scheduler.domain.errors import NotFoundError, SchedulerError
from web.errors.answers import (
    RefusalText,
    answer_to,
    expired,
    not_found,
    not_yours,
    too_large,
    too_many_answer,
    unclear,
    unknown_trouble,
    wrong_way,
)
from web.errors.ways_back import OWN, in_panel, ways_back


def init(app: Flask) -> None:
    """Answer for everything that can go wrong in a view."""
    app.register_error_handler(SchedulerError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _refused(error: SchedulerError) -> ResponseReturnValue:
    if _nothing_yet(error) and request.path.startswith("/panel"):
        return redirect(url_for("panel.start"), 303)
    return _answer(answer_to(error))


def _nothing_yet(error: SchedulerError) -> bool:
    return isinstance(error, NotFoundError) and error.what == "province"


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, CSRFError):
        return _answer(expired())
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    if isinstance(error, RateLimitExceeded):
        return _answer(too_many_answer(error.limit.limit.get_expiry()))
    answers = {404: not_found, 403: not_yours, 405: wrong_way, 413: too_large}
    made = answers.get(status)
    return _answer(made() if made else unclear(status))


def _broken(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("A page could not be made: %s", request.endpoint, exc_info=error)
    return _answer(unknown_trouble("error"))


def _answer(answer: RefusalText) -> ResponseReturnValue:
    response = _problem(answer) if _wants_json() else _page(answer)
    response.status_code = answer.status
    response.headers["Cache-Control"] = "no-store"
    if answer.retry:
        response.headers["Retry-After"] = str(answer.retry)
    return response


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return request.path.startswith("/api/") or best == "application/json"


def _problem(answer: RefusalText) -> Response:
    response = jsonify(
        type=f"urn:educatec:{answer.code}",
        title=answer.title,
        status=answer.status,
        detail=answer.says,
        errors=list(answer.particulars),
    )
    response.mimetype = "application/problem+json"
    return response


def _page(answer: RefusalText) -> Response:
    if in_panel(answer.status):
        frame = "panel/base.html"
    else:  # those on slow lines get no more of an error than of their own page
        frame = "own_page.html" if request.path.startswith(OWN) else "base.html"
    page = render_template(
        "error.html", answer=answer, frame=frame, ways_back=ways_back(answer.status)
    )
    return Response(page, mimetype="text/html")
