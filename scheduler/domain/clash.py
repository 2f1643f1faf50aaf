"""A broken rule as a value: a stable code and the parties, never an exception."""

from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.domain.keys import SessionKey
from scheduler.domain.party import Party, PartyKind, parties_in


class ClashCode(StrEnum):
    """Every hard rule a placement can break."""

    STUDIO = "studio"  # two sessions in one studio at once
    TURNAROUND = "turnaround"  # less than the studio's turnaround between two sessions
    STUDIO_HOURS = "studio-hours"  # outside the studio's opening hours
    STUDIO_FEATURE = "studio-feature"  # the studio lacks something the session needs
    TEACHER = "teacher"  # one teacher in two sessions at once
    TEACHER_HOURS = "teacher-hours"  # outside the teacher's availability
    TEACHER_TRAVEL = "teacher-travel"  # too little time between two studios
    TEACHER_LOAD = "teacher-load"  # over the teacher's daily or weekly maximum
    AUDIENCE = "audience"  # one level of one school in two sessions at once
    ROOMS = "rooms"  # more live receptions at a school than it has rooms
    BELL = "bell"  # a live reception outside the school's open bell hours
    HOLIDAY = "holiday"  # on a public holiday or in a break
    EXAM = "exam"  # on an exam day
    CLOSED = "closed"  # a school or commune closed at short notice
    ORDER = "order"  # a later number before an earlier one
    SPACING = "spacing"  # two sessions of a programme too close, or too many in a week
    WINDOW = "window"  # outside the programme's windows or dates
    DURATION = "duration"  # another length than the programme asks for
    DEADLINE = "deadline"  # after the programme's last date
    NETWORK = "network"  # a school's downlink or the studio's uplink is overrun
    LOCK = "lock"  # a locked session was moved
    MODE = "mode"  # a mode the delivery policy or the roster does not allow
    DUPLICATE = "duplicate"  # one session placed twice
    UNKNOWN = "unknown"  # refers to something that is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One broken rule: its code, the sessions it is between, and what else takes part.

    `detail` holds plain values for the sentence a page makes of it (ids, codes, `HH:MM`).
    """

    code: ClashCode
    sessions: tuple[SessionKey, ...]
    detail: dict[str, str] = field(default_factory=dict)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody who takes part, each with its kind: the sessions, then whom `detail` names."""
        sessions = tuple(Party(PartyKind.SESSION, str(key)) for key in self.sessions)
        return (*sessions, *parties_in(self.code, self.detail))

    def __str__(self) -> str:
        who = ", ".join(str(key) for key in self.sessions)
        extra = ", ".join(f"{name} {value}" for name, value in sorted(self.detail.items()))
        return f"{self.code}: {who}" + (f" ({extra})" if extra else "")
