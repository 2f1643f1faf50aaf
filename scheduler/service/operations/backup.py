"""Backups by themselves: when one is due, and whether the newest is recent enough."""

import datetime as dt

from scheduler.service.context import Context

EVERY = dt.timedelta(hours=24)
LATE = dt.timedelta(hours=48)


def back_up_when_due(ctx: Context) -> str:
    """Make a backup when the newest is a day old; return its name, "" when none was due.

    Nothing is made before the first release, since there is nothing to lose. Raises
    `UnavailableError` when it cannot be made.
    """
    if ctx.backups is None:
        return ""
    now, newest = ctx.clock.now(), ctx.backups.newest()
    if newest is not None and newest <= now < newest + EVERY:
        return ""
    with ctx.uow().reading() as work:
        release = work.releases.last_number()
    return ctx.backups.make(now, release) if release else ""
