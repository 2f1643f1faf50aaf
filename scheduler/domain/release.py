"""What everybody but the operator sees: frozen, numbered, and comparable with the one before."""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Kind, Source
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reception
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot

CODE = attrgetter("school_code")


class ReleasedState(StrEnum):
    """Whether a released session stands, was called off, or was not held when its time came."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that anybody can see of a session. Two equal facts are one version; any difference, also
    in a joined name, makes a new version and raises SEQUENCE (RFC 5546 section 2.1.4).

    `start` and `end` are UTC instants of `slot`; `opening` likewise for a recorded-only session.
    `withdrawn` are schools that were in the audience of an earlier version and have left it.
    """

    key: SessionKey
    total: int
    state: ReleasedState
    slot: Slot
    zone_name: str
    start: dt.datetime
    end: dt.datetime
    opening: Slot | None
    opening_start: dt.datetime | None
    opening_end: dt.datetime | None
    studio_id: str
    studio_name: Text | None
    teacher_id: str
    teacher_name: Text
    title: Text
    subject: str
    kind: Kind
    stream: str
    levels: tuple[Level, ...]
    language: str
    policy: DeliveryPolicy
    source: Source
    receptions: tuple[Reception, ...]  # sorted by school code
    withdrawn: tuple[str, ...] = ()  # sorted

    @property
    def stands(self) -> bool:
        """Tell whether it takes place, or has taken place."""
        return self.state is ReleasedState.CONFIRMED

    def has_begun(self, now: dt.datetime) -> bool:
        """Tell whether it has begun at an instant: with its first one."""
        return self.start <= now

    def reception_of(self, school_code: str) -> Reception | None:
        """Return one school's part, if it has one."""
        place = bisect_left(self.receptions, school_code, key=CODE)
        found = self.receptions[place] if place < len(self.receptions) else None
        return found if found is not None and found.school_code == school_code else None

    @property
    def live_count(self) -> int:
        """How many schools receive it live."""
        return sum(1 for reception in self.receptions if reception.mode is Mode.LIVE)

    @property
    def audience_slot(self) -> Slot:
        """When schools see it: the opening of a recorded-only session, else the broadcast."""
        return self.opening or self.slot

    @property
    def audience_start(self) -> dt.datetime:
        """The UTC instant at which schools see it."""
        return self.opening_start or self.start

    @property
    def audience_end(self) -> dt.datetime:
        """The UTC instant at which it is over for schools."""
        return self.opening_end or self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedSession:
    """One session as released: stable UIDs, SEQUENCE, and the stored stamps feeds are made of.

    `uid` names it for life, to every reader. `former_uid` is set for a recorded-only session whose
    opening had a UID of its own in schools' calendars, until version 4 of the feeds' text.
    `entry_uid` is set for an entry of its own beside the session, such as a rerun. `created_at` and
    `changed_at` are UTC, whole seconds; `release` is the number that brought this version.
    """

    session_id: int
    uid: str
    sequence: int
    release: int
    created_at: dt.datetime
    changed_at: dt.datetime
    facts: Facts
    former_uid: str = ""
    entry_uid: str = ""


class ChangeKind(StrEnum):
    """What a release does to one session."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    MISSED = "missed"  # its time is over, and it turned out not to have been held


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One session's difference between two releases (or a release and the draft)."""

    kind: ChangeKind
    before: Facts | None
    after: Facts | None
    fields: tuple[str, ...] = ()  # names of the facts that differ
    schools: tuple[str, ...] = ()  # codes of the schools that see a difference


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDiff:
    """All changes from release `before` (0: none yet) to `after` (None: the draft), by start."""

    before: int
    after: int | None
    changes: tuple[Change, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release's number, UTC moment, who made it, the note and how many sessions it changed;
    those that were not held are among the cancelled.

    `is_new` is false when nothing differed, so that none was made and this one still stands.
    """

    number: int
    made_at: dt.datetime
    made_by: str
    note: str
    new: int
    moved: int
    changed: int
    cancelled: int
    is_new: bool = True
