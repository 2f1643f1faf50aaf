"""What a file of `sessions/` holds: teachers and programmes, before any sense is made of them."""

import datetime as dt
from dataclasses import replace
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from scheduler.domain.programme import Audience, DeliveryPolicy, Kind, Programme, Rerun, Source
from scheduler.domain.school import EXAM_LEVELS, SCHOOL_LEVELS, Level
from scheduler.domain.studio import Teacher
from scheduler.domain.text import Language
from scheduler.intake.config_file import Days, Enumerated, ScopeTable
from scheduler.tomlfile.words import (
    ClockMinute,
    DatedHours,
    Id,
    MailAddress,
    NotAllowedValue,
    Reference,
    SchoolCode,
    Strict,
    Telephone,
    TextTable,
    WeeklyHours,
)

Minutes = Annotated[int, Field(ge=5, le=480)]


def _every_level(value: object) -> object:
    return [str(level) for level in SCHOOL_LEVELS] if value == "all" else value


class TeacherTable(Strict):
    """`[[teachers]]`."""

    id: Id
    name: TextTable
    languages: list[Annotated[Language, Enumerated]] = Field(min_length=1)
    email: MailAddress
    available: WeeklyHours
    away: list[Days] = Field(default=[])
    away_at: list[DatedHours] = Field(default=[])
    max_minutes_a_day: int = Field(default=240, ge=0, le=1440)
    max_minutes_a_week: int = Field(default=900, ge=0, le=7 * 1440)
    travel: int = Field(default=30, ge=0, le=480)
    telephone: Telephone = ""

    def teacher(self) -> Teacher:
        """Return the domain's value."""
        return Teacher(
            id=self.id,
            name=self.name.text(),
            languages=frozenset(map(str, self.languages)),
            email=self.email,
            available=self.available,
            away=tuple((days.first, days.last) for days in self.away),
            away_at=tuple(self.away_at),
            max_minutes_a_day=self.max_minutes_a_day,
            max_minutes_a_week=self.max_minutes_a_week,
            travel=self.travel,
            telephone=self.telephone,
        )


class AudienceTable(ScopeTable):
    """`audience = { levels = [...], ... }`: levels in the schools of a scope, but for some."""

    levels: Annotated[
        list[Annotated[Level, Enumerated]], BeforeValidator(_every_level), Field(min_length=1)
    ]
    except_: list[SchoolCode] = Field(default=[], alias="except")

    def audience(self) -> Audience:
        """Return the domain's value."""
        scope = replace(self.scope(), excepted=frozenset(self.except_))
        return Audience(levels=frozenset(self.levels), scope=scope)


class ProgrammeTable(Days):
    """`[[programmes]]`."""

    id: Id
    title: TextTable
    subject: Id
    kind: Annotated[Kind, Enumerated]
    stream: str = Field(default="", max_length=60)
    language: Annotated[Language, Enumerated]
    teacher: Reference
    audience: AudienceTable
    count: int = Field(ge=1, le=400)
    minutes: Minutes
    minutes_in: dict[str, Minutes] = Field(default={})
    per_week: int = Field(default=1, ge=1, le=14)
    min_days_between: int = Field(default=1, ge=0, le=60)
    windows: WeeklyHours = ()
    preferred: WeeklyHours = ()
    priority: int = Field(default=2, ge=1, le=3)
    delivery: Annotated[DeliveryPolicy, Enumerated] = DeliveryPolicy.LIVE_RECORDED
    source: Annotated[Source, Enumerated] = Source.STUDIO
    rerun: Annotated[Rerun, Enumerated] | None = None
    opens_after: int = Field(default=1, ge=0, le=60)
    opens_at: ClockMinute = 8 * 60
    needs: list[Id] = Field(default=[])
    studio: Reference = ""

    @model_validator(mode="after")
    def is_possible(self) -> Self:
        """Refuse what contradicts itself, whatever the calendar and the others say."""
        most = _most_sessions(self.first, self.last, self.per_week, self.min_days_between)
        if self.count > most:
            allowed = f"at most {most} with this first, last, per_week and min_days_between"
            raise NotAllowedValue(allowed, f"is {self.count}", "count")
        shortest = min([self.minutes, *self.minutes_in.values()])
        if self.windows and all(window.end - window.start < shortest for window in self.windows):
            raise NotAllowedValue(
                f"one window of at least {shortest} min",
                "is free only for periods shorter than a session",
                "windows",
            )
        if self.source is Source.FILE and self.delivery is not DeliveryPolicy.RECORDED_ONLY:
            raise NotAllowedValue(
                'only delivery = "recorded-only" can come from a file',
                f"is a file, and delivery is {self.delivery}",
                "source",
            )
        if self.delivery is DeliveryPolicy.LIVE_ONLY and self.rerun not in {None, Rerun.NONE}:
            raise NotAllowedValue(
                'rerun = "none", or leave it out', "reruns what is never recorded", "rerun"
            )
        return self

    def programme(self) -> Programme:
        """Return the domain's value."""
        audience = self.audience.audience()
        return Programme(
            id=self.id,
            title=self.title.text(),
            subject=self.subject,
            kind=self.kind,
            stream=self.stream,
            language=str(self.language),
            teacher_id=self.teacher,
            audience=audience,
            count=self.count,
            minutes=self.minutes,
            minutes_in=dict(self.minutes_in),
            first=self.first,
            last=self.last,
            per_week=self.per_week,
            min_days_between=self.min_days_between,
            windows=self.windows,
            preferred=self.preferred,
            priority=self.priority,
            policy=self.delivery,
            source=self.source,
            rerun=self.rerun or self._usual_rerun(audience),
            opens_after=self.opens_after,
            opens_at=self.opens_at,
            needs=frozenset(self.needs),
            studio_id=self.studio,
        )

    def _usual_rerun(self, audience: Audience) -> Rerun:
        """Return the rule where none is given: levels with an exam are not kept waiting."""
        if self.delivery is DeliveryPolicy.LIVE_ONLY:
            return Rerun.NONE
        return Rerun.SAME_DAY if audience.levels & EXAM_LEVELS else Rerun.WEEK_END


class SessionFile(Strict):
    """All of one file of `sessions/`."""

    teachers: list[TeacherTable] = Field(default=[])
    programmes: list[ProgrammeTable] = Field(default=[])


def _most_sessions(first: dt.date, last: dt.date, per_week: int, gap: int) -> int:
    """Count what fits between two days at the most, closures and studios aside."""
    days = (last - first).days + 1
    monday = first - dt.timedelta(days=first.weekday())
    weeks = ((last - monday).days // 7) + 1
    by_gap = (days - 1) // gap + 1 if gap else days * per_week
    return min(weeks * per_week, by_gap)
