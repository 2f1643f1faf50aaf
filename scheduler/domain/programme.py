"""What is asked for: a series of sessions on one subject for one audience."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.domain.calendar import Scope
from scheduler.domain.keys import SessionKey
from scheduler.domain.school import Level, School
from scheduler.domain.text import Text
from scheduler.domain.wall import Hours


class Kind(StrEnum):
    """What a programme is for."""

    TUTORING = "tutoring"
    GUIDANCE = "guidance"
    COUNSELLING = "counselling"
    TRAINING = "training"
    LITERACY = "literacy"


class DeliveryPolicy(StrEnum):
    """How the sessions may reach the schools."""

    LIVE_RECORDED = "live-recorded"  # live, and the recording for those who could not
    LIVE_ONLY = "live-only"  # live, never recorded (counselling)
    RECORDED_ONLY = "recorded-only"  # never live; opened to the schools on a date


class Source(StrEnum):
    """Where a recorded-only session comes from."""

    STUDIO = "studio"  # recorded in the studio, so it takes studio and teacher time
    FILE = "file"  # supplied as a file, so it takes neither


class Rerun(StrEnum):
    """By when a school that missed the live must have the recording."""

    SAME_DAY = "same-day"
    NEXT_MORNING = "next-morning"
    WEEK_END = "week-end"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who a programme is for: levels, in the schools of a scope."""

    levels: frozenset[Level]
    scope: Scope = Scope()

    def includes(self, school: School) -> bool:
        """Tell whether any class of the school is meant."""
        return bool(self.levels & school.levels) and self.scope.covers(school)


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A series of `count` sessions of `minutes` each, between `first` and `last` (inclusive).

    `minutes_in` gives other lengths for named bell periods (`{"ramadan": 45}`). `per_week` is how
    many sessions a teaching week takes and `min_days_between` how many days lie between two
    neighbours at the least (1: never twice on one day). `windows` are hard weekly hours for the
    broadcast, empty for any; `preferred` are wished for. A recorded-only session opens to the
    schools at `opens_at`, in minutes of the day. The day is `opens_after` days after its recording;
    its own planned date when it is supplied as a file.
    """

    id: str
    title: Text
    subject: str
    kind: Kind
    stream: str = ""
    language: str
    teacher_id: str
    audience: Audience
    count: int
    minutes: int
    first: dt.date
    last: dt.date
    minutes_in: dict[str, int] = field(default_factory=dict)
    per_week: int = 1
    min_days_between: int = 1
    windows: tuple[Hours, ...] = ()
    preferred: tuple[Hours, ...] = ()
    priority: int = 2  # 3 first, 1 last
    policy: DeliveryPolicy = DeliveryPolicy.LIVE_RECORDED
    source: Source = Source.STUDIO
    rerun: Rerun = Rerun.WEEK_END
    opens_after: int = 1
    opens_at: int = 8 * 60
    needs: frozenset[str] = frozenset()  # studio features
    studio_id: str = ""  # only this studio, when given

    @property
    def takes_studio(self) -> bool:
        """Tell whether its sessions need a studio and the teacher's presence."""
        return not (self.policy is DeliveryPolicy.RECORDED_ONLY and self.source is Source.FILE)

    @property
    def goes_live(self) -> bool:
        """Tell whether any school may receive it live."""
        return self.policy is not DeliveryPolicy.RECORDED_ONLY

    @property
    def is_recorded(self) -> bool:
        """Tell whether a recording may exist."""
        return self.policy is not DeliveryPolicy.LIVE_ONLY

    def session_keys(self) -> tuple[SessionKey, ...]:
        """Return the keys of its sessions, in order."""
        return tuple(SessionKey(self.id, number) for number in range(1, self.count + 1))

    def minutes_on(self, period_id: str) -> int:
        """Return the length in minutes while the named bell period is in force."""
        return self.minutes_in.get(period_id, self.minutes)
