"""One dated broadcast, and how each school gets it."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.domain.keys import SessionKey
from scheduler.domain.wall import Slot


class Mode(StrEnum):
    """How one school gets one session."""

    LIVE = "live"
    RECORDED = "recorded"
    NONE = "none"


class ReasonCode(StrEnum):
    """Why a school does not get a session live, or at all; pages make a sentence of it."""

    FITS = "fits"  # live in the best variant
    THIN_LINK = "thin-link"  # live, in a thinner variant: `variant`, `mbps`
    CLOSED_HOUR = "closed-hour"  # outside its open hours: `hours`; `lessons`: it has some
    CLOSED_DAY = "closed-day"  # `name` of the closure
    NO_LINK = "no-link"
    NO_BOARD = "no-board"
    ROOMS_TAKEN = "rooms-taken"  # `rooms`, `by` (sessions)
    LINE_FULL = "line-full"  # `mbps`, `by`
    UPLINK_FULL = "uplink-full"
    LEVEL_BUSY = "level-busy"  # the same class is in another session: `by`
    RECORDED_ONLY = "recorded-only"  # the programme is never live: `opens`
    LIVE_ONLY = "live-only"  # missed and never recorded
    LEFT_AUDIENCE = "left-audience"
    NO_DELIVERY = "no-delivery"  # the recording cannot arrive: `night`


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A stable code and the plain values its sentence needs."""

    code: ReasonCode
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """One school's part in one session: mode, variant id when live, and why."""

    school_code: str
    mode: Mode
    variant: str = ""
    reason: Reason = Reason(code=ReasonCode.FITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a session sits. `studio_id` is empty for one supplied as a file.

    For a recorded-only session `slot` is its recording in the studio (or its nominal date, when
    supplied as a file) and `opening` the slot from which schools may show it.
    """

    key: SessionKey
    slot: Slot
    studio_id: str
    opening: Slot | None = None
    locked: bool = False

    @property
    def audience_slot(self) -> Slot:
        """When schools see it: its opening for a recorded-only session, else the broadcast."""
        return self.opening or self.slot

    def has_begun(self, moment: tuple[dt.date, int]) -> bool:
        """Tell whether it has begun at a moment: a wall day and the minute of that day.

        It begins with its first minute, which is its instant, since places are on whole minutes.
        """
        return (self.slot.day, self.slot.start) <= moment


class SessionState(StrEnum):
    """The life of a session, in the draft and on the day."""

    UNPLACED = "unplaced"
    PLANNED = "planned"
    ON_AIR = "on-air"
    DONE = "done"
    MISSED = "missed"  # its time is over and it was not held; its number is asked for anew
    CANCELLED = "cancelled"  # terminal: re-planning makes a new session with a new UID


# Sessions that are history without having taken place; another may have their number.
ENDED = frozenset({SessionState.CANCELLED, SessionState.MISSED})
PLACED = frozenset({SessionState.PLANNED, SessionState.ON_AIR, SessionState.DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session as the draft knows it; `revision` rises with every edit (lost-update guard)."""

    id: int
    uid: str
    key: SessionKey
    state: SessionState
    placement: Placement | None
    receptions: tuple[Reception, ...]
    revision: int
    created_at: dt.datetime
    locked: bool = False
    former_uid: str = ""
