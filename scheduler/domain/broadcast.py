"""The life of one broadcast in the studio: its states, its faults, and what proves them."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class BroadcastState(StrEnum):
    """Where a broadcast stands. Every state but the planned one is entered on evidence."""

    PLANNED = "planned"
    PREFLIGHT = "preflight"  # the studio is being checked, the source has not come yet
    STANDBY = "standby"  # the encoder runs, nothing is published
    ON_AIR = "on-air"
    DEGRADED = "degraded"  # its hour has come, and something is wrong: see `fault`
    HELD = "held"  # schools see a slate because somebody asked for it
    RECORDING = "recording"  # recorded without an audience
    ENDING = "ending"
    JOINING = "joining"  # the parts of the recording become one file
    CHECKING = "checking"  # the file is handed in and being checked
    REPLAY_OPEN = "replay-open"
    ENDED = "ended"  # over, and nothing of it is kept
    NEEDS_PERSON = "needs-person"
    ABORTED = "aborted"
    WITHDRAWN = "withdrawn"


# The studio is free again, and no supervisor has anything left to do.
OVER = frozenset(
    {
        BroadcastState.CHECKING,
        BroadcastState.REPLAY_OPEN,
        BroadcastState.ENDED,
        BroadcastState.NEEDS_PERSON,
        BroadcastState.ABORTED,
        BroadcastState.WITHDRAWN,
    }
)
# Schools have something to watch: the studio's picture, or the slate in its place.
BEFORE_SCHOOLS = frozenset({BroadcastState.ON_AIR, BroadcastState.DEGRADED, BroadcastState.HELD})
# The studio is busy with it, whether schools watch or not.
IN_STUDIO = BEFORE_SCHOOLS | {BroadcastState.RECORDING}


class DriverKind(StrEnum):
    """How a studio goes on air."""

    HLS = "hls"  # encoded by this machine
    OBS = "obs"  # OBS Studio is started and stopped from here
    LINK = "link"  # the meeting is elsewhere; its address is carried


class AirFault(StrEnum):
    """What is wrong with a broadcast; pages make a sentence of it."""

    NONE = ""
    SOURCE = "source"  # no picture or sound comes from the studio
    ENCODER = "encoder"  # the encoder died and is being started again
    SLOW = "slow"  # the machine cannot encode in real time
    DISK = "disk"  # the disk is full
    RECORDING = "recording"  # schools see it, and it is not being recorded
    REFUSED = "refused"  # the other program refuses the password or the scene
    AWAY = "away"  # the other program cannot be reached


class AirMode(StrEnum):
    """What a studio's driver shall do now."""

    WARM = "warm"  # run, and publish nothing
    LIVE = "live"
    HELD = "held"  # publish the slate, record nothing
    RECORD = "record"  # record, and publish nothing
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What can be seen of a broadcast from outside the encoder; ages in seconds.

    `flows` is true while the newest segment of the source is younger than two and a half lengths,
    not empty and growing. `level` is the sound's RMS in dBFS, None when it is not known.
    """

    flows: bool = False
    slate: bool = False  # the slate is before schools in place of the source
    age: float | None = None  # of the newest segment
    run: int = 0
    segments: int = 0
    alive: bool = False  # the encoder's process runs
    fault: AirFault = AirFault.NONE
    recorded_bytes: int = 0
    disk_free: int | None = None
    level: float | None = None
    words: str = ""  # the last lines of the other program's own log


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """One session on its way through the studio.

    `starts_at`, `ends_at`, `held`, `audience` and `is_aborted` are what is wanted, and people may
    change them while it runs; `state` and `fault` are what is so. All instants are UTC.
    """

    session_id: int
    studio_id: str
    driver: DriverKind
    state: BroadcastState
    fault: AirFault
    since: dt.datetime  # of the state
    starts_at: dt.datetime
    ends_at: dt.datetime
    planned_start: dt.datetime
    planned_end: dt.datetime
    recorded: bool  # its programme asks for a recording
    audience: bool  # schools watch; false: it is only recorded
    held: bool = False
    is_aborted: bool = False
    aired_at: dt.datetime | None = None  # when schools first saw it
    address: str = ""  # where the meeting is, for a link
    evidence: Evidence = field(default_factory=Evidence)
    seen_at: dt.datetime | None = None  # when the supervisor last looked

    @property
    def is_before_schools(self) -> bool:
        """Tell whether schools have something to watch now."""
        return self.state in BEFORE_SCHOOLS


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastChange:
    """One change of state: when, from what, to what, why, on which evidence, on whose word."""

    session_id: int
    at: dt.datetime
    before: BroadcastState
    after: BroadcastState
    fault: AirFault
    cause: str
    evidence: Evidence
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOnAir:
    """What one school's player last said; `delay` is in milliseconds behind the studio."""

    session_id: int
    school_code: str
    variant: str
    delay: int | None
    stalls: int
    state: str  # "playing", "waiting" or "left"
    joined_at: dt.datetime
    seen_at: dt.datetime
