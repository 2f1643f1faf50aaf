"""The OpenAPI document, and the one way to write a view that it describes truly."""

from collections.abc import Callable
from copy import deepcopy
from functools import cache, wraps
from typing import Any

from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ValidationError
from spectree import Response as Answers
from spectree import SpecTree
from spectree.config import ModeEnum
from spectree.models import SecureType, SecurityScheme, SecuritySchemeData

from scheduler.domain.errors import BadInputError, Fault
from scheduler.service.people.api_tokens import TokenScope
from web.api.guard import require, require_object
from web.api.problems import MIMETYPE, ProblemRaised, problem_response
from web.api.schemas.base import Facts
from web.api.schemas.problem import Problem

Made = Facts | tuple[Facts, int] | tuple[Facts, int, dict[str, str]]
"""What a view gives: facts, and where it is not 200 the status and headers."""

View = Callable[..., Made]
SCHEME = "token"
ALWAYS = (400, 401, 403, 503)
WITH_BODY = (413, 415, 422)
ABOUT = (
    "Released broadcasts, the facts behind them, the draft and its releases. Days and times of the "
    "day are those on the schools' wall in `zone`; instants are in UTC. A request that reads well "
    "but cannot be met (a last day before the first one) is answered with 422 like one that does "
    "not. `Accept-Language` chooses the language of sentences: ar, fr or en."
)


def _refuse(_request: object, _response: object, error: Exception | None, *_others: object) -> None:
    """Turn what pydantic found wrong with a request into faults in words."""
    if isinstance(error, ValidationError):
        raise BadInputError(
            [_fault(error_details) for error_details in error.errors(include_url=False)]
        )


def _keep(*_parts: object) -> None:
    """Leave an answer as it is: views return instances of the models they promise."""


spec = SpecTree(
    "flask",
    before=_refuse,
    after=_keep,
    mode=ModeEnum.strict,
    title="Rhamna-Educatec",
    description=ABOUT,
    version="1",
    validation_error_model=Problem,
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
    security_schemes=[
        SecurityScheme(name=SCHEME, data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer"))
    ],
)


def answers(
    scope: TokenScope,
    made: type[BaseModel],
    *,
    tag: str,
    status: int = 200,
    also: dict[int, type[BaseModel]] | None = None,
    refusals: tuple[int, ...] = (),
    body: bool = False,
) -> Callable[[View], Callable[..., ResponseReturnValue]]:
    """Guard a view by a scope and describe it: what it answers, and the refusals it knows.

    Every view may find an address unreadable (400), refuse the token (401, 403) or find the
    database away (503).
    """
    codes = {*ALWAYS, *refusals, *(WITH_BODY if body else ())}
    described: dict[str, Any] = {f"HTTP_{code}": Problem for code in sorted(codes)}
    described |= {f"HTTP_{code}": model for code, model in {status: made, **(also or {})}.items()}

    def decorate(view: View) -> Callable[..., ResponseReturnValue]:
        checked = spec.validate(
            resp=Answers(**described),
            tags=(tag,),
            security=[{SCHEME: [str(scope)]}],
            operation_id=view.__name__,
            validation_error_status=422,
        )(view)

        @wraps(checked)
        def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
            try:
                require(scope)
                if body:
                    require_object()
            except ProblemRaised as refusal:
                return problem_response(refusal.problem)
            answer: ResponseReturnValue = checked(*args, **kwargs)
            return answer

        return guarded

    return decorate


@cache
def openapi() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    document: dict[str, Any] = deepcopy(spec.spec)
    for operations in document["paths"].values():
        for operation in operations.values():
            for code, answer in operation["responses"].items():
                if int(code) >= 400:
                    answer["content"] = {MIMETYPE: answer["content"]["application/json"]}
    document["paths"] = dict(sorted(document["paths"].items()))
    return document


def _fault(found: Any) -> Fault:  # noqa: ANN401 -- one of pydantic's error details
    where = ".".join(str(part) for part in found["loc"]) or "request"
    return Fault(file="request", line=None, key=where, wrong=found["msg"], allowed=ALLOWED)


ALLOWED = "see /api/v1/openapi.json for what is allowed"
