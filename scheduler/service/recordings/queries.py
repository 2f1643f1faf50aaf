"""What pages and commands show of recordings."""

import datetime as dt
from dataclasses import dataclass

from scheduler.domain.errors import NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.recording import Recording
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.service.context import Context
from scheduler.service.recordings.recordings import found_in

MOST = 500
AWAITED_FOR = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingView:
    """A recording with the session it is of."""

    recording: Recording
    session: ReleasedSession


def newest(ctx: Context, back: dt.timedelta) -> tuple[RecordingView, ...]:
    """Return what was handed in lately, the last one first."""
    with ctx.uow().reading() as work:
        found = work.recordings.newest(since=ctx.clock.now() - back, limit=MOST)
        sessions = work.releases.newest({recording.session_id for recording in found})
    return tuple(
        RecordingView(recording=recording, session=sessions[recording.session_id])
        for recording in found
        if recording.session_id in sessions
    )


def view(ctx: Context, recording_id: int) -> RecordingView:
    """Return one recording with its session. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        found = found_in(work, recording_id)
        sessions = work.releases.newest([found.session_id])
    return RecordingView(recording=found, session=sessions[found.session_id])


def awaited(ctx: Context) -> tuple[ReleasedSession, ...]:
    """Return the sessions of the last two weeks that are over and should have a recording, and have
    none that counts, by start.
    """
    now = ctx.clock.now()
    first, today = ctx.zone.today(ctx.clock) - AWAITED_FOR, ctx.zone.today(ctx.clock)
    with ctx.uow().reading() as work:
        over = [
            session for session in work.releases.between(first, today) if _is_awaited(session, now)
        ]
        recordings = work.recordings.of_sessions([session.session_id for session in over])
    have = {recording.session_id for recording in recordings if recording.is_current}
    return tuple(session for session in over if session.session_id not in have)


def session_id_of(ctx: Context, key: SessionKey) -> int:
    """Return the id of the session that bears a key. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        found = work.recordings.session_of(key)
    if found is None:
        raise NotFoundError("session", key)
    return found


def _is_awaited(session: ReleasedSession, now: dt.datetime) -> bool:
    facts = session.facts
    return (
        facts.state is ReleasedState.CONFIRMED
        and facts.policy is not DeliveryPolicy.LIVE_ONLY
        and facts.end <= now
    )
