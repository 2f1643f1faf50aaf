"""Schools, teachers, studios and programmes. Mail addresses are left out: they are no one's facts
but their owners'.
"""

import datetime as dt
from typing import Self

from pydantic import Field

from scheduler.domain.calendar import Scope
from scheduler.domain.programme import DeliveryPolicy, Kind, Rerun, Source
from scheduler.domain.school import Level, Link, School, SchoolKind
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.wall import Hours, clock_text
from scheduler.service.draft.board import ProgrammeView
from web.api.schemas.base import Facts, Line, TextFacts


class HoursFacts(Facts):
    """A weekly stretch; weekday 1 is Monday (ISO 8601)."""

    weekday: int
    start: str
    end: str

    @classmethod
    def of(cls, hours: Hours) -> Self:
        """Return weekly hours."""
        return cls(
            weekday=hours.weekday + 1, start=clock_text(hours.start), end=clock_text(hours.end)
        )


class SchoolFilter(Facts):
    """Which schools are wanted; parts narrow each other."""

    commune: Line | None = None
    kind: SchoolKind | None = None
    link: Link | None = None
    level: Level | None = None


class SchoolFacts(Facts):
    """One establishment; `downlink_mbps` in Mbit/s. The roster is illustrative unless `source`
    says otherwise. `hours` are those of a receiver that is no school, and empty for a school.
    """

    code: str
    name: TextFacts
    commune: str
    kind: SchoolKind
    levels: list[Level]
    rooms: int
    board: bool
    link: Link
    downlink_mbps: float
    latitude: float
    longitude: float
    source: str
    hours: list[HoursFacts]

    @classmethod
    def of(cls, school: School) -> Self:
        """Return a school."""
        return cls(
            code=school.code,
            name=TextFacts.of(school.name),
            commune=school.commune,
            kind=school.kind,
            levels=sorted(school.levels),
            rooms=school.rooms,
            board=school.board,
            link=school.link,
            downlink_mbps=school.downlink_mbps,
            latitude=school.lat,
            longitude=school.lon,
            source=school.source,
            hours=[HoursFacts.of(hours) for hours in school.hours],
        )


class Schools(Facts):
    """Schools, in the order of the roster."""

    items: list[SchoolFacts]


class TeacherFacts(Facts):
    """Who speaks, named by role."""

    id: str
    name: TextFacts
    languages: list[str]
    available: list[HoursFacts]

    @classmethod
    def of(cls, teacher: Teacher) -> Self:
        """Return a teacher."""
        return cls(
            id=teacher.id,
            name=TextFacts.of(teacher.name),
            languages=sorted(teacher.languages),
            available=[HoursFacts.of(hours) for hours in teacher.available],
        )


class Teachers(Facts):
    """Teachers, in the order of the file."""

    items: list[TeacherFacts]


class StudioFacts(Facts):
    """A studio; `turnaround` in minutes."""

    id: str
    name: TextFacts
    hours: list[HoursFacts]
    turnaround: int
    features: list[str]

    @classmethod
    def of(cls, studio: Studio) -> Self:
        """Return a studio."""
        return cls(
            id=studio.id,
            name=TextFacts.of(studio.name),
            hours=[HoursFacts.of(hours) for hours in studio.hours],
            turnaround=studio.turnaround,
            features=sorted(studio.features),
        )


class Studios(Facts):
    """Studios, in the order of the file."""

    items: list[StudioFacts]


class ScopeFacts(Facts):
    """Which schools are meant; all parts empty means every school but the `excepted`."""

    codes: list[str]
    communes: list[str]
    kinds: list[str]
    links: list[str]
    excepted: list[str]

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """Return a scope."""
        return cls(
            codes=sorted(scope.codes),
            communes=sorted(scope.communes),
            kinds=sorted(scope.kinds),
            links=sorted(scope.links),
            excepted=sorted(scope.excepted),
        )


class ProgrammeFacts(Facts):
    """What is asked for, and how far the draft has placed it; `minutes` is one session's length."""

    id: str
    title: TextFacts
    subject: str
    kind: Kind
    stream: str
    language: str
    teacher: str
    levels: list[Level]
    schools: ScopeFacts
    first: dt.date
    last: dt.date
    count: int
    minutes: int
    per_week: int
    priority: int
    policy: DeliveryPolicy
    source: Source
    rerun: Rerun
    planned: int = Field(description="How many of its sessions have a place in the draft.")
    unplaced: int = Field(description="How many found no place when it was last planned.")

    @classmethod
    def of(cls, view: ProgrammeView) -> Self:
        """Return a programme."""
        asked = view.programme
        return cls(
            id=asked.id,
            title=TextFacts.of(asked.title),
            subject=asked.subject,
            kind=asked.kind,
            stream=asked.stream,
            language=asked.language,
            teacher=asked.teacher_id,
            levels=sorted(asked.audience.levels),
            schools=ScopeFacts.of(asked.audience.scope),
            first=asked.first,
            last=asked.last,
            count=asked.count,
            minutes=asked.minutes,
            per_week=asked.per_week,
            priority=asked.priority,
            policy=asked.policy,
            source=asked.source,
            rerun=asked.rerun,
            planned=view.planned,
            unplaced=len(view.unplaced),
        )


class Programmes(Facts):
    """Programmes, in the order of the files."""

    items: list[ProgrammeFacts]
