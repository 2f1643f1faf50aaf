"""The blueprint that all views of the API hang on, and what holds for every one of its answers."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import MethodNotAllowed

from scheduler.domain.errors import ClashError, NotReleasableError
from web.api.document import openapi
from web.api.problems import problem_response
from web.api.schemas.problem import ClashFacts, Problem
from web.errors.answers import answer_to

PREFIX = "/api/v1"

blueprint = Blueprint("api", __name__, url_prefix=PREFIX)


@blueprint.get("/openapi.json")
def document() -> Response:
    """Return what the API offers."""
    return jsonify(openapi())


@blueprint.errorhandler(ClashError)
@blueprint.errorhandler(NotReleasableError)
def refused(error: ClashError) -> ResponseReturnValue:
    """Say which rules are broken, in words and as codes."""
    answer = answer_to(error)
    facts = Problem.of(answer).model_copy(
        update={"clashes": [ClashFacts.of(clash) for clash in error.clashes]}
    )
    return problem_response(facts)


@blueprint.after_app_request
def keep_the_rules_of_http(response: Response) -> Response:
    """Name the methods that an address takes (RFC 9110 section 15.5.6); keep nothing in caches."""
    if request.path.startswith(PREFIX):
        refusal = request.routing_exception
        if isinstance(refusal, MethodNotAllowed) and refusal.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(refusal.valid_methods))
        response.headers.setdefault("Cache-Control", "no-store")
    return response
