"""A broadcast that was ended before its time: the rest of its slot is free, and its end is told."""

import datetime as dt
from dataclasses import replace

from scheduler.domain.release import Facts
from scheduler.domain.session import PLACED
from scheduler.domain.wall import Slot, Zone
from scheduler.service.context import Context
from scheduler.service.draft.receptions import refresh_receptions
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork

MINUTE = dt.timedelta(minutes=1)


def as_broadcast(facts: Facts, ended_at: dt.datetime | None, zone: Zone) -> Facts:
    """Return facts with the end that the broadcast really had, in whole minutes.

    `ended_at` is None for one that was not ended early. All else stays as it was released.
    """
    slot = _slot_until(facts.slot, ended_at, zone) if facts.stands else facts.slot
    if slot == facts.slot:
        return facts
    return replace(facts, slot=slot, end=zone.instant(slot.day, slot.end))


def free_rest(ctx: Context, work: UnitOfWork, session_id: int, ended_at: dt.datetime) -> bool:
    """Free what is left of a session's slot in the draft: studio, teacher and rooms; tell whether
    there was anything to free.

    It is locked with that length, as a length of its own always is. It cannot be undone.
    """
    work.draft.lock()
    session = work.draft.session(session_id)
    place = session.placement
    if place is None or session.state not in PLACED or not place.has_begun(ctx.zone.wall(ended_at)):
        return False
    slot = _slot_until(place.slot, ended_at, ctx.zone)
    if slot == place.slot:
        return False
    work.draft.shorten(session_id, slot.minutes, ctx.zone.instant(slot.day, slot.end))
    refresh_receptions(ctx, work, province_in(work), days={slot.day})
    work.draft.raise_revision()
    return True


def _slot_until(slot: Slot, ended_at: dt.datetime | None, zone: Zone) -> Slot:
    """Return a slot that is over with the minute in which it was ended, and one minute at least."""
    if ended_at is None:
        return slot
    begun = zone.instant(slot.day, slot.start)
    minutes = max(-((begun - ended_at) // MINUTE), 1)
    return replace(slot, minutes=min(minutes, slot.minutes))
