"""How long recordings are kept, and how long the disk will take them.

Nothing is deleted before the longest deadline of a delivery is over, nor while a school is still
fetching it.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.domain.recording import Recording
from scheduler.domain.release import ReleasedSession
from scheduler.planner.transfer import LONGEST
from scheduler.service.broadcasts import media
from scheduler.service.context import Context
from scheduler.service.recordings.opening import drop_unneeded
from scheduler.service.recordings.recordings import log_recording, media_store
from scheduler.service.recordings.uploads import forget_old
from scheduler.storage.unit_of_work import UnitOfWork

ONE_DAY = dt.timedelta(days=1)
STILL_FETCHING = dt.timedelta(days=7)
LOOKED_BACK = 28  # days, for what comes in on an average day
LOOKED_AHEAD = 90
RULE = "retention"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskForecast:
    """Bytes free and used, what is left of them after the reserve, and what comes in on an average
    day. Also the day on which there is room no longer (None: not in the next 90 days).
    """

    free: int
    used: int
    left: int
    daily: int
    full_on: dt.date | None
    is_near: bool


def tidy(ctx: Context) -> tuple[Recording, ...]:
    """Delete the files whose time is over, and what no recording needs; return the recordings.

    Raises `UnavailableError` when the disk refuses.
    """
    now, removed = ctx.clock.now(), []
    with ctx.uow() as work:
        kept = work.recordings.kept()
        until = _kept_until(ctx, work, kept)
        for recording in kept:
            if until[recording.id] <= now:
                gone = dataclasses.replace(recording, removed_at=now)
                work.recordings.put(gone)
                key = str(_session(work, recording).facts.key)
                log_recording(ctx, work, RULE, "delete-recording", (gone, key))
                removed.append(gone)
        if removed:
            work.commit()
    needed = {recording.sha256 for recording in kept} - {gone.sha256 for gone in removed}
    for mark in media_store(ctx).marks((now - ONE_DAY).timestamp()):
        if mark not in needed:
            drop_unneeded(ctx, mark)
    for gone in removed:
        drop_unneeded(ctx, gone.sha256)
        media.forget_media(ctx, gone.session_id)
    forget_old(ctx)
    return tuple(removed)


def kept_until(ctx: Context, recording: Recording) -> dt.datetime:
    """Return the instant before which a recording is not deleted."""
    with ctx.uow().reading() as work:
        return _kept_until(ctx, work, (recording,))[recording.id]


def forecast(ctx: Context) -> DiskForecast:
    """Return how long the disk will take what comes in, with what will be deleted meanwhile.

    Raises `UnavailableError` when it cannot be measured.
    """
    today, now = ctx.zone.today(ctx.clock), ctx.clock.now()
    space, rules = media_store(ctx).space(), ctx.recordings
    with ctx.uow().reading() as work:
        kept = work.recordings.kept()
        lately = work.recordings.newest(since=now - LOOKED_BACK * ONE_DAY, limit=10_000)
        until = _kept_until(ctx, work, kept)
    daily = sum(recording.size for recording in lately) // LOOKED_BACK
    freed: dict[dt.date, int] = {}
    for recording in kept:
        day = ctx.zone.wall(until[recording.id])[0]
        freed[day] = freed.get(day, 0) + recording.size
    full_on = _full_on(today, space.free - rules.reserve_bytes, daily, freed)
    return DiskForecast(
        free=space.free,
        used=space.used,
        left=max(0, space.free - rules.reserve_bytes),
        daily=daily,
        full_on=full_on,
        is_near=full_on is not None and full_on <= today + rules.warn_days * ONE_DAY,
    )


def _full_on(today: dt.date, left: int, daily: int, freed: Mapping[dt.date, int]) -> dt.date | None:
    for ahead in range(LOOKED_AHEAD):
        day = today + ahead * ONE_DAY
        left += freed.get(day, 0)
        if left <= 0:
            return day
        left -= daily
    return None


def _kept_until(
    ctx: Context, work: UnitOfWork, recordings: tuple[Recording, ...]
) -> dict[int, dt.datetime]:
    sessions = work.releases.newest({other_recording.session_id for other_recording in recordings})
    last_asked: dict[int, dt.datetime] = {}
    for transfer in work.transfers.of([other_recording.id for other_recording in recordings]):
        if transfer.received_at is None and transfer.last_at is not None:
            known = last_asked.get(transfer.recording_id, transfer.last_at)
            last_asked[transfer.recording_id] = max(known, transfer.last_at)
    found = {}
    for recording in recordings:
        longest = max(ctx.recordings.keep_days * ONE_DAY, LONGEST + ONE_DAY)
        end = max(sessions[recording.session_id].facts.audience_end, recording.handed_in_at)
        until = end + longest
        if recording.id in last_asked:
            until = max(until, last_asked[recording.id] + STILL_FETCHING)
        found[recording.id] = until
    return found


def _session(work: UnitOfWork, recording: Recording) -> ReleasedSession:
    return work.releases.newest([recording.session_id])[recording.session_id]
