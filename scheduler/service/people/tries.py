"""How often something was tried, one count for all web processes of an installation."""

import datetime as dt

from scheduler.service.context import Context
from scheduler.service.people.links import hashed


def count(ctx: Context, key: str, lasts: dt.timedelta, amount: int = 1) -> int:
    """Count a try under a key and return how many there are in its span of time.

    Keys may hold addresses of people; only their hashes are kept.
    """
    with ctx.uow() as work:
        hits = work.counters.hit(hashed(key), amount, ctx.clock.now(), lasts)
        work.commit()
    return hits


def tries_counted(ctx: Context, key: str) -> tuple[int, dt.datetime]:
    """Return how many tries there are under a key, and when they are forgotten."""
    with ctx.uow().reading() as work:
        return work.counters.get(hashed(key), ctx.clock.now())


def forget_tries(ctx: Context, key: str | None = None) -> None:
    """Forget the tries under a key, or all."""
    with ctx.uow() as work:
        work.counters.clear(None if key is None else hashed(key))
        work.commit()
