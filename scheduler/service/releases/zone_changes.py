"""When a country's clock changes by law: 14:30 stays 14:30, and its instant moves.

The wall day, the wall minute and the zone are the truth of a session; its UTC instant was worked
out with the zone data of its day. New data may move it, which a person decides to follow.
"""

import datetime as dt
from dataclasses import dataclass

from scheduler.domain.keys import SessionKey
from scheduler.domain.session import PLACED
from scheduler.domain.wall import Slot
from scheduler.service.context import Context
from scheduler.service.draft.begun import begun_in
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Retimed:
    """A coming session, its wall slot, and the UTC instant it had and has by the data in force."""

    session_id: int
    key: SessionKey
    slot: Slot
    before: dt.datetime
    after: dt.datetime
    before_version: str
    after_version: str


def instants_that_move(ctx: Context) -> tuple[Retimed, ...]:
    """Return the coming sessions whose instant the zone data in force puts elsewhere, by day."""
    with ctx.uow().reading() as work:
        return _moved(ctx, work)


def rezone(ctx: Context, actor: str) -> tuple[Retimed, ...]:
    """Work the instants of all coming sessions out anew, and return those that moved.

    The next release tells everybody: their SEQUENCE rises, though no wall clock shows a change.
    """
    with ctx.uow() as work:
        work.draft.lock()
        moved = _moved(ctx, work)
        if not moved:
            return ()
        work.draft.retime(
            {
                retimed.session_id: (
                    retimed.after,
                    retimed.after + dt.timedelta(minutes=retimed.slot.minutes),
                )
                for retimed in moved
            },
            ctx.zone,
        )
        work.audit.add(
            Entry(
                at=ctx.clock.now(),
                actor=actor,
                act="rezone",
                what="draft",
                key=ctx.zone.version,
                detail={"sessions": [str(retimed.key) for retimed in moved]},
            )
        )
        work.draft.raise_revision()
        work.commit()
    return moved


def _moved(ctx: Context, work: UnitOfWork) -> tuple[Retimed, ...]:
    moment = ctx.zone.wall(ctx.clock.now())
    stored = work.draft.instants()
    found = []
    coming = work.draft.sessions(first=moment[0], states=PLACED)
    begun = begun_in(ctx, work, coming)
    for session in coming:
        placement = session.placement
        if placement is None or session.id in begun:
            continue
        before, version = stored[session.id]
        after = ctx.zone.instant(placement.slot.day, placement.slot.start)
        if before != after:
            found.append(
                Retimed(
                    session_id=session.id,
                    key=session.key,
                    slot=placement.slot,
                    before=before,
                    after=after,
                    before_version=version,
                    after_version=ctx.zone.version,
                )
            )
    return tuple(found)
