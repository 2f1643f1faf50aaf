"""The blueprint of a school's receiver; guessing its address is slowed down."""

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import SchedulerError
from scheduler.service.people.links import opens_receiver
from web.context import ctx
from web.errors.answers import answer_to
from web.security.limits import TRIES, is_missing, limiter

blueprint = Blueprint("deliveries", __name__, url_prefix="/receive/<code>/<token>")


def _shows_a_right_address() -> bool:
    given = request.view_args or {}
    return opens_receiver(ctx(), str(given.get("code", "")), str(given.get("token", "")))


limiter.limit(TRIES, deduct_when=is_missing, exempt_when=_shows_a_right_address)(blueprint)


@blueprint.errorhandler(SchedulerError)
def refused(error: SchedulerError) -> ResponseReturnValue:
    """Tell programs what was refused, as a status and a code."""
    return jsonify(code=error.code, says=str(error)), answer_to(error).status


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Keep the address, which is a secret, from other sites and from search engines."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def school_behind(code: str, token: str) -> str:
    """Return the school whose receiver has this address; 404 for every other address alike."""
    if not opens_receiver(ctx(), code, token):
        abort(404)
    return code
