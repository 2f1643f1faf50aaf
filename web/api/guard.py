"""Who may call what: a token with the right scope, and a body that can be read."""

from flask import g, request

from scheduler.service.people.api_tokens import ApiToken, TokenScope, token_bearer
from web.api.problems import Refusal, no_token, not_an_object, not_json, too_narrow
from web.context import ctx

LONGEST_TOKEN = 200


def require(scope: TokenScope) -> None:
    """Let the request pass only with a token that has the scope."""
    token = _shown()
    if token is None:
        raise Refusal(no_token())
    if scope not in token.scopes:
        raise Refusal(too_narrow(scope))
    g.api_token = token


def require_object() -> None:
    """Let the request pass only with a body that is one JSON object."""
    if request.mimetype != "application/json":
        raise Refusal(not_json())
    if not isinstance(request.get_json(silent=True), dict):
        raise Refusal(not_an_object())


def bearer() -> ApiToken:
    """Return the token that the request passed with."""
    token: ApiToken = g.api_token
    return token


def _shown() -> ApiToken | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
        return None
    return token_bearer(ctx(), token)
