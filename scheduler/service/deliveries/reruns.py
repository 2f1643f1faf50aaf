"""Reruns: the hour and room in which a school shows a recording, kept once the file is open.

The plan books them. What is kept here is what schools see in their list and their calendar. So it
changes only when the plan gives another hour that is still to come, or when there is nothing to
show any more. Then it is called off and kept as such, since calendars strike out what was told.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import replace

from scheduler.domain.holder import HolderKind
from scheduler.domain.release import ReleasedState
from scheduler.service.context import Context
from scheduler.service.deliveries.deliveries import Delivery, deliveries_in, recorded_for
from scheduler.service.deliveries.missed_live import missed_live
from scheduler.service.recordings.reruns import slot_of
from scheduler.storage.repositories.transfers import StoredRerun
from scheduler.storage.unit_of_work import UnitOfWork

Part = tuple[int, str]  # a session's id and a school's code
# The number of a calendar's entry counts the minutes of its changes, so two need two minutes.
ONE_MINUTE = dt.timedelta(minutes=1)


def settle_reruns(ctx: Context) -> int:
    """Keep the reruns that the plan gives to open recordings, and call off those that have nothing
    to show any more; return how many are new, moved or called off.

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
        work.feeds.raise_stamps(holders, now.replace(microsecond=0), work.audiences.days())
        work.commit()
    return len(changes)


def _changes(ctx: Context, work: UnitOfWork, now: dt.datetime) -> list[StoredRerun]:
    found = deliveries_in(ctx, work)
    wanted = {
        (delivery.session.session_id, delivery.school_code): delivery
        for delivery in found
        if delivery.recording is not None and delivery.planned and delivery.planned.rerun
    }
    known = {
        (rerun.session_id, rerun.school_code): rerun
        for rerun in work.transfers.reruns(sessions={session_id for session_id, _ in wanted})
    }
    changes = []
    for part, delivery in wanted.items():
        rerun = _rerun(delivery, now)
        before = known.get(part)
        if before is None:
            changes.append(rerun)
            continue
        if ctx.zone.instant(before.day, before.start) <= now and not before.called_off:
            continue  # it was shown, or is being shown
        if before.called_off or slot_of(before) != slot_of(rerun):
            changes.append(_after(before, rerun))
    return changes + [
        _after(rerun, replace(rerun, called_off=True, changed_at=now))
        for rerun in _without_object(ctx, work, set(wanted), now)
    ]


def _without_object(
    ctx: Context, work: UnitOfWork, wanted: Collection[Part], now: dt.datetime
) -> Iterator[StoredRerun]:
    """Find the reruns to come that have nothing to show: their session or their recording is no
    more, or the school does not need it.
    """
    coming = [
        rerun
        for rerun in work.transfers.reruns(since=ctx.zone.today(ctx.clock))
        if not rerun.called_off
        and (rerun.session_id, rerun.school_code) not in wanted
        and ctx.zone.instant(rerun.day, rerun.start) > now
    ]
    if not coming:
        return
    ids = sorted({rerun.session_id for rerun in coming})
    sessions = work.releases.newest(ids)
    missed = missed_live(work, min(session.facts.start for session in sessions.values()))
    recordings = work.recordings.of_sessions(ids)
    shown = {recording.session_id for recording in recordings if recording.is_open}
    for rerun in coming:
        session, code = sessions[rerun.session_id], rerun.school_code
        stands = session.facts.state is ReleasedState.CONFIRMED and rerun.session_id in shown
        if not stands or not recorded_for(session, missed, code, now):
            yield rerun


def _after(before: StoredRerun, rerun: StoredRerun) -> StoredRerun:
    return replace(rerun, changed_at=max(rerun.changed_at, before.changed_at + ONE_MINUTE))


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
