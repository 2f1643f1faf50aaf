"""After a restore: what the database must be told, since the world went on without it.

Between the backup and now the service may have released, mailed and broadcast. Calendars keep the
higher SEQUENCE of two (RFC 5546 section 2.1.4), so every number is raised above any that can have
been sent. It rises by one for each second since the backup, and at least past the highest one.
"""

import datetime as dt
from dataclasses import dataclass

from scheduler.service.context import Context
from scheduler.storage.repositories.audit import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was settled: sessions whose hour fell between (by id), and mails that may be out."""

    taken_as_held: tuple[int, ...]
    doubtful_mails: int
    raised_by: int


def settle_restored(ctx: Context, backed_up_at: dt.datetime, *, actor: str) -> Restored:
    """Raise every number above what was sent, and settle what fell due since the backup.

    Sessions of that time count as held, since they were broadcast from the database that is gone;
    the operator can say otherwise. Mails that waited are not sent again by themselves.
    """
    now = ctx.clock.now().replace(microsecond=0)
    with ctx.uow() as work:
        work.draft.lock()
        elapsed = max(0, int((now - backed_up_at).total_seconds()))
        raised = max(elapsed, work.restoring.highest_sequence()) + 1
        work.restoring.raise_sequences(raised)
        work.restoring.raise_feeds(raised, now)
        held = work.restoring.take_as_held(now)
        doubtful = work.restoring.doubt_unsent()
        work.audit.add(
            Entry(
                at=now,
                actor=actor,
                act="restore",
                what="installation",
                key=backed_up_at.isoformat(),
                detail={"sessions": len(held), "mails": doubtful},
            )
        )
        work.commit()
    return Restored(taken_as_held=held, doubtful_mails=doubtful, raised_by=raised)
