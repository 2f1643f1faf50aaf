"""What a school's player is told of a broadcast, and what it says of itself."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from scheduler.domain.broadcast import BroadcastState, DriverKind, RoomOnAir
from scheduler.service.broadcasts import media
from scheduler.service.context import Context

S = BroadcastState
STARTING, LIVE, AWAY, PAUSED, OVER = "starting", "live", "away", "paused", "over"
BROKEN_OFF, AS_RECORDING, REPLAY = "broken-off", "as-recording", "replay"
_SAID = {
    S.ON_AIR: LIVE,
    S.DEGRADED: AWAY,
    S.HELD: PAUSED,
    S.RECORDING: AS_RECORDING,
    S.ABORTED: BROKEN_OFF,
    S.WITHDRAWN: OVER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """What a room can watch: `says` is one of the words above, `key` the address of the media (""
    when there is none yet), `meeting` the address of a meeting elsewhere.
    """

    says: str
    key: str = ""
    meeting: str = ""
    ends_at: dt.datetime | None = None


def live_view(ctx: Context, session_id: int) -> LiveView:
    """Return what a school's player needs to know now."""
    with ctx.uow().reading() as work:
        found = work.broadcasts.find(session_id)
    if found is None:
        return LiveView(says=STARTING, meeting=_meeting_of(ctx, session_id))
    if found.state is S.REPLAY_OPEN:
        return LiveView(says=REPLAY, key=media.open_replay(ctx, session_id))
    elsewhere = found.driver is not DriverKind.HLS
    before = found.state in {S.PLANNED, S.PREFLIGHT, S.STANDBY}
    says = STARTING if before else _SAID.get(found.state, OVER)
    if says == AWAY and found.fault.value == "recording":
        says = LIVE  # schools see it; that it is not recorded is the studio's business
    watched = found.is_before_schools and not elsewhere
    return LiveView(
        says=says,
        key=media.watch_key_of(ctx, session_id) if watched else "",
        meeting=found.address if elsewhere else "",
        ends_at=found.ends_at,
    )


def keep_rooms(ctx: Context, rooms: Collection[RoomOnAir]) -> None:
    """Keep what players said of themselves, for the studio's page."""
    if rooms:
        with ctx.uow() as work:
            work.broadcasts.note_rooms(rooms)
            work.commit()


def _meeting_of(ctx: Context, session_id: int) -> str:
    """Return where the session's studio meets, also before its broadcast has a row."""
    if ctx.drivers is None:
        return ""
    with ctx.uow().reading() as work:
        found = work.releases.newest([session_id]).get(session_id)
    if found is None or ctx.drivers.kind_of(found.facts.studio_id) is DriverKind.HLS:
        return ""
    return ctx.drivers.address_of(found.facts.studio_id)
