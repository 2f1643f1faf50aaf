"""The addresses `/ical/<token>.ics`: from a request to one of the answers in `replies`."""

import math
import time

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.exc import SQLAlchemyError

from scheduler.domain.errors import UnavailableError
from scheduler.service import feeds
from scheduler.service.context import Context
from scheduler.service.views import FeedState
from web.feeds import replies
from web.feeds.bodies import Bodies, Body, packed_body
from web.feeds.clients import client_family
from web.feeds.fetches import Fetches
from web.feeds.masking import mask_logs
from web.feeds.validators import Validators, validators_of, wants_gzip

CALENDAR = "text/calendar; charset=utf-8"
# Google asks a few times a day and eager programs every 15 minutes, each for many people at once.
DEFAULT_LIMITS = "60/minute;1200/hour"
READING = frozenset({"GET", "HEAD"})
# Named, so that calendar programs which try these get our bare 405 and no page.
OTHERS = (
    *("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"),
    *("PROPFIND", "PROPPATCH", "REPORT", "MKCOL", "MKCALENDAR", "COPY", "MOVE", "LOCK", "UNLOCK"),
)
STEADY_TRIES = 3

blueprint = Blueprint("feeds", __name__)


class Desk:
    """What an application's feeds share between requests of one process."""

    def __init__(self, limits: str) -> None:
        self.bodies = Bodies()
        self.fetches = Fetches()
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._limits: list[RateLimitItem] = parse_many(limits) if limits else []

    def seconds_to_wait(self, feed_id: int) -> int:
        """Count a request for a feed; return 0, or in how many seconds it would be welcome."""
        key = str(feed_id)
        for limit in self._limits:
            if not self._limiter.hit(limit, key):
                reset = self._limiter.get_window_stats(limit, key).reset_time
                return max(1, math.ceil(reset - time.time()))
        return 0


@blueprint.record
def set_up(state: BlueprintSetupState) -> None:
    """Give each application its own desk, and keep its logs free of tokens."""
    limits = state.app.config.get("FEED_LIMITS", DEFAULT_LIMITS)
    state.app.extensions["educatec-feeds"] = Desk(limits)
    mask_logs(state.app.logger)


@blueprint.route(
    "/ical/<path:name>", methods=[*sorted(READING), *OTHERS], provide_automatic_options=False
)
def calendar(name: str) -> Response:
    """Give the calendar behind a secret address, or say that the reader has it already."""
    if request.method not in READING:
        return replies.only_reading()
    token, dot, _ = name.rpartition(".ics")
    if not dot or not token or "/" in token:
        return replies.unknown()
    ctx: Context = current_app.extensions["educatec"]
    try:
        return _answer(ctx, current_app.extensions["educatec-feeds"], token)
    except (UnavailableError, SQLAlchemyError) as error:
        current_app.logger.warning("A feed could not be read: %s", error)
        return replies.unavailable()


@blueprint.errorhandler(Exception)
def broken(error: Exception) -> Response:
    """Keep the pages of errors away from calendar programs; the fault is told in the log."""
    current_app.logger.error("A feed could not be made.", exc_info=error)
    return replies.unavailable()


def _answer(ctx: Context, desk: Desk, token: str) -> Response:
    state = feeds.feed_state(ctx, token)
    if state is None:
        return replies.unknown()
    if wait := desk.seconds_to_wait(state.feed_id):
        return replies.too_many(wait)
    headers = request.headers
    validators = validators_of(state.etag, state.changed_at)
    held = validators.matched(headers.get("If-None-Match"), headers.get("If-Modified-Since"))
    if held is None:
        validators, body = _body(ctx, desk.bodies, token, state, validators)
        packed = wants_gzip(headers.get("Accept-Encoding", ""))
        text = body.packed if packed else body.plain
        reply = replies.content(text, CALENDAR, validators, packed=packed)
    else:
        reply = replies.unchanged(validators, held)
    desk.fetches.note(ctx, state, client_family(headers.get("User-Agent", "")))
    return reply


def _body(
    ctx: Context, bodies: Bodies, token: str, state: FeedState, validators: Validators
) -> tuple[Validators, Body]:
    """Return a body together with the validators it belongs to.

    A release may come between the two reads; an ETag on another body would be believed for ever,
    so the state is read again until it stood still.
    """
    key = str(state.feed_id)
    body = bodies.get(key, validators.tag)
    for _ in range(STEADY_TRIES):
        if body is not None:
            return validators, body
        made = packed_body(feeds.feed_body(ctx, state))
        again = feeds.feed_state(ctx, token)
        if again is not None and again.etag == state.etag:
            bodies.put(key, validators.tag, made)
            body = made
        elif again is not None:
            state, validators = again, validators_of(again.etag, again.changed_at)
    if body is not None:
        return validators, body
    raise UnavailableError("The feed changes faster than it can be read.")
