"""Who was given which state of a feed, noted without making the reader wait."""

import contextlib
import threading

from scheduler.domain.errors import UnavailableError
from scheduler.service.context import Context
from scheduler.service.feeds.calendars import FeedState
from scheduler.service.feeds.fetch_log import Fetch, note_fetches

SECONDS = 15.0
Key = tuple[int, str, int]  # feed, client family, version


class Fetches:
    """Notes gathered in memory and written together, every 15 seconds, by a thread of their own.

    What is the same is counted, so a busy feed costs one row a round. What a killed process had
    not written is lost: it is evidence, not a promise.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._waiting: dict[Key, Fetch] = {}
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def note(
        self, ctx: Context, state: FeedState, client: str, *, is_conditional: bool = False
    ) -> None:
        """Keep in mind that a client was given, or already had, this state of a feed."""
        now, key = ctx.clock.now(), (state.feed_id, client, state.version)
        with self._lock:
            known = self._waiting.get(key)
            self._waiting[key] = Fetch(
                feed_id=state.feed_id,
                client=client,
                version=state.version,
                release=state.release,
                first_at=known.first_at if known else now,
                last_at=now,
                times=known.times + 1 if known else 1,
                returns=is_conditional or (known is not None and known.returns),
            )
            if self._timer is None:
                self._timer = threading.Timer(self._seconds, self._write_later, (ctx,))
                self._timer.daemon = True
                self._timer.start()

    def flush(self, ctx: Context) -> None:
        """Write what waits, now. Raises `UnavailableError` when the database is away."""
        with self._lock:
            waiting, self._waiting, self._timer = self._waiting, {}, None
        note_fetches(ctx, list(waiting.values()))

    def _write_later(self, ctx: Context) -> None:
        # The next fetch notes it again, so nothing is kept for a database that is away.
        with contextlib.suppress(UnavailableError):
            self.flush(ctx)
