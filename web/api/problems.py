"""Refusals as problem details (RFC 9457), made where `web.errors.handlers` does not make them."""

from flask import Response
from flask_babel import gettext

from web.api.schemas.problem import Problem

MIMETYPE = "application/problem+json"


class ProblemRaised(Exception):  # noqa: N818 -- an outcome on its way out, as Flask's `abort` has it
    """Ends a view with a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.title)


def problem_response(problem: Problem) -> Response:
    """Return a problem as an answer; a missing token is told how to be shown (RFC 6750)."""
    response = Response(
        problem.model_dump_json(exclude_none=True), problem.status, mimetype=MIMETYPE
    )
    response.headers["Cache-Control"] = "no-store"
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="educatec"'
    return response


def no_token() -> Problem:
    """Say that a token must be shown."""
    return Problem(
        type="urn:educatec:token",
        title=gettext("Show an access token"),
        status=401,
        detail=gettext("Send “Authorization: Bearer …” with a token that is still in force."),
    )


def too_narrow(scope: str) -> Problem:
    """Say which scope a token lacks."""
    return Problem(
        type="urn:educatec:token.scope",
        title=gettext("This token does not have that permission"),
        status=403,
        detail=gettext("It lacks the scope “%(scope)s”.", scope=scope),
    )


def not_json() -> Problem:
    """Say that a body must be JSON."""
    return Problem(
        type="urn:educatec:body.type",
        title=gettext("Send JSON"),
        status=415,
        detail=gettext("The body must be of type application/json."),
    )


def not_an_object() -> Problem:
    """Say that a body cannot be read."""
    return Problem(
        type="urn:educatec:body",
        title=gettext("The body cannot be read"),
        status=400,
        detail=gettext("It must be one JSON object in UTF-8."),
    )
