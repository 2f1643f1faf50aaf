"""How often a feed may be asked for, so that one eager program keeps nobody else from it."""

import math
import time
from typing import TYPE_CHECKING

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from web.feeds.clients import asker_of

if TYPE_CHECKING:
    # Published for type checkers only.
    from _typeshed.wsgi import WSGIEnvironment

PROGRAMS = 20  # of one network that may ask at their limit: a school behind one address


class FeedLimits:
    """Limits such as `60/minute` for each asker of each feed: a network and a program.

    All programs of one network together have as much as `PROGRAMS` of them. Empty means none.
    """

    def __init__(self, limits: str) -> None:
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._limits: list[RateLimitItem] = [
            type(limit)(limit.amount * PROGRAMS, limit.multiples)
            for limit in (parse_many(limits) if limits else [])
        ]

    def seconds_to_wait(self, feed_id: int, environ: "WSGIEnvironment") -> int:
        """Count a request; return 0, or in how many seconds it would be welcome."""
        if not self._limits:
            return 0
        network, program = asker_of(environ)
        for limit in self._limits:
            for key, cost in ((f"{feed_id} {network} {program}", PROGRAMS), (network, 1)):
                if not self._limiter.hit(limit, key, cost=cost):
                    reset = self._limiter.get_window_stats(limit, key).reset_time
                    wait = math.ceil(reset - time.time())
                    if wait <= limit.get_expiry():
                        return max(1, wait)
                    # Counted by a clock that stood ahead: no window that began by now ends so late.
                    self._limiter.storage.reset()
        return 0
