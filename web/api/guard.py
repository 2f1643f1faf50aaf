"""Who may call what: a token with the right scope, and a body that can be read."""

import contextlib

from flask import Response, after_this_request, g, request

from scheduler.domain.errors import UnavailableError
from scheduler.service.context import Context
from scheduler.service.people import api_tokens
from scheduler.service.people.api_tokens import ApiToken, TokenScope
from web.api.problems import ProblemRaised, no_token, not_an_object, not_json, too_narrow
from web.context import ctx

LONGEST_TOKEN = 200


def require(scope: TokenScope) -> None:
    """Let the request pass only with a token that has the scope."""
    token = _shown()
    if token is None:
        raise ProblemRaised(no_token())
    if scope not in token.scopes:
        raise ProblemRaised(too_narrow(scope))
    g.api_token = token


def require_object() -> None:
    """Let the request pass only with a body that is one JSON object."""
    if request.mimetype != "application/json":
        raise ProblemRaised(not_json())
    if not isinstance(request.get_json(silent=True), dict):
        raise ProblemRaised(not_an_object())


def bearer() -> ApiToken:
    """Return the token that the request passed with."""
    token: ApiToken = g.api_token
    return token


def _shown() -> ApiToken | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
        return None
    found = api_tokens.token_bearer(ctx(), token)
    if found is not None and api_tokens.is_due_to_be_noted(ctx(), found):
        _note_afterwards(ctx(), found)
    return found


def _note_afterwards(kept: Context, used: ApiToken) -> None:
    """Keep that a token is used once the answer has gone, so that no reader waits for a writer."""

    def note() -> None:
        with contextlib.suppress(UnavailableError):  # the next request notes it
            api_tokens.note_use(kept, used)

    @after_this_request
    def when_gone(response: Response) -> Response:
        response.call_on_close(note)
        return response
