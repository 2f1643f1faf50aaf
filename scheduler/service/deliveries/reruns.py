"""Reruns: the hour and room in which a school shows a recording, kept once the file is open.

The plan books them; what is kept here is what schools see in their list and their calendar, so it
changes only when the plan gives another hour that is still to come.
"""

import datetime as dt

from scheduler.domain.holder import HolderKind
from scheduler.service.context import Context
from scheduler.service.deliveries.deliveries import Delivery, deliveries_in
from scheduler.service.recordings.reruns import slot_of
from scheduler.storage.repositories.transfers import StoredRerun
from scheduler.storage.unit_of_work import UnitOfWork


def settle_reruns(ctx: Context) -> int:
    """Keep the reruns that the plan gives to open recordings; return how many are new or moved.

    The calendars of the schools that see a difference become new.
    """
    now = ctx.clock.now()
    with ctx.uow().reading() as work:
        changes = _changes(ctx, work, now)
    if not changes:
        return 0
    with ctx.uow() as work:
        for rerun in changes:
            work.transfers.put_rerun(rerun)
        holders = {(HolderKind.SCHOOL.value, rerun.school_code) for rerun in changes}
        work.feeds.raise_stamps(holders, now.replace(microsecond=0), work.releases.days())
        work.commit()
    return len(changes)


def _changes(ctx: Context, work: UnitOfWork, now: dt.datetime) -> list[StoredRerun]:
    found = deliveries_in(ctx, work)
    wanted = {
        (delivery.session.session_id, delivery.school_code): delivery
        for delivery in found
        if delivery.recording is not None and delivery.planned and delivery.planned.rerun
    }
    sessions = {session_id for session_id, _ in wanted}
    known = {
        (rerun.session_id, rerun.school_code): rerun
        for rerun in work.transfers.reruns(sessions=sessions)
    }
    changes = []
    for part, delivery in wanted.items():
        rerun = _rerun(delivery, now)
        before = known.get(part)
        if before is not None and ctx.zone.instant(before.day, before.start) <= now:
            continue  # it was shown, or is being shown
        if before is None or slot_of(before) != slot_of(rerun):
            changes.append(rerun)
    return changes


def _rerun(delivery: Delivery, now: dt.datetime) -> StoredRerun:
    slot = delivery.planned.rerun if delivery.planned else None
    assert slot is not None  # noqa: S101 -- the caller has looked
    return StoredRerun(
        session_id=delivery.session.session_id,
        school_code=delivery.school_code,
        day=slot.day,
        start=slot.start,
        minutes=slot.minutes,
        changed_at=now,
    )
