"""Arming again what a wrong clock has settled before its time."""

from dataclasses import dataclass

from scheduler.service.context import Context
from scheduler.storage.repositories.audit import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Rearmed:
    """How many actions are due again, and how many messages wait again."""

    actions: int
    messages: int


def rearm(ctx: Context, actor: str) -> Rearmed:
    """Make due again what was settled before its time, and have messages wait again that were given
    up while they were worth sending. What a release has called off since stays called off.
    """
    now = ctx.clock.now()
    with ctx.uow() as work:
        found = Rearmed(actions=work.timer_checks.rearm(now), messages=work.outbox.rearm(now))
        # The next round holds every action against the versions in force.
        work.timer_worker.mark_reconciled(0)
        detail = {"actions": found.actions, "messages": found.messages}
        entry = Entry(at=now, actor=actor, act="rearm", what="timers", key="", detail=detail)
        work.audit.add(entry)
        work.commit()
    return found
