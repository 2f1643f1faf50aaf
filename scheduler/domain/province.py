"""Everything the planner must know about a province, as the input files or the database tell it."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from scheduler.domain.calendar import Closure, SchoolCalendar
from scheduler.domain.memory import Remembering
from scheduler.domain.network import Network
from scheduler.domain.programme import Audience, Programme
from scheduler.domain.school import School
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.wall import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each wish counts among the wishes (config.toml `[planner.weights]`).

    Before all wishes come, rank after rank: placing, then moving little, then reaching live. No
    weight lets a wish outbid one of these.
    """

    preferred: int = 20
    spread: int = 10
    same_slot: int = 10
    same_studio: int = 5
    isolated: int = 5
    teacher_gaps: int = 5
    fairness: int = 20


@dataclass(frozen=True, kw_only=True)
class Province(Remembering):
    """Schools, studios, teachers, programmes, calendar and network of one province."""

    name: str
    zone_name: str
    schools: tuple[School, ...]
    studios: tuple[Studio, ...]
    teachers: tuple[Teacher, ...]
    programmes: tuple[Programme, ...]
    calendar: SchoolCalendar
    network: Network
    weights: Weights = field(default_factory=Weights)
    notice_hours: int = 24
    start_step: int = 15  # starts are tried every so many minutes from a block's beginning

    @cached_property
    def school_by_code(self) -> dict[str, School]:
        """Schools by code."""
        return {school.code: school for school in self.schools}

    @cached_property
    def teacher_by_id(self) -> dict[str, Teacher]:
        """Teachers by id."""
        return {teacher.id: teacher for teacher in self.teachers}

    @cached_property
    def studio_by_id(self) -> dict[str, Studio]:
        """Studios by id."""
        return {studio.id: studio for studio in self.studios}

    @cached_property
    def programme_by_id(self) -> dict[str, Programme]:
        """Programmes by id."""
        return {programme.id: programme for programme in self.programmes}

    def audience_of(self, programme: Programme) -> tuple[School, ...]:
        """Return the schools a programme is for, in roster order."""
        audience = programme.audience
        if audience not in self._audiences:
            self._audiences[audience] = tuple(
                school for school in self.schools if audience.includes(school)
            )
        return self._audiences[audience]

    def weights_of(self, programme: Programme) -> dict[str, int]:
        """Return how much reaching each school of a programme's audience counts, by code."""
        audience = programme.audience
        if audience not in self._weights:
            self._weights[audience] = {
                school.code: school.weight(audience.levels)
                for school in self.audience_of(programme)
            }
        return self._weights[audience]

    def closure_of(self, programme: Programme, day: dt.date) -> Closure | None:
        """Return what closes everybody whom a programme is for on a day."""
        schools_only = not self._others_in(programme)
        return self.calendar.closure_for_all(day, schools_only=schools_only)

    def is_open_day(self, programme: Programme, day: dt.date) -> bool:
        """Tell whether somebody whom a programme is for may receive on a day."""
        if self.calendar.is_school_day(day):
            return True
        return any(self.calendar.bell_blocks(school, day) for school in self._others_in(programme))

    def has_open_day(self, day: dt.date) -> bool:
        """Tell whether any school or other receiver may receive on a day."""
        if self.calendar.is_school_day(day):
            return True
        return any(self.calendar.bell_blocks(receiver, day) for receiver in self.other_receivers)

    @cached_property
    def other_receivers(self) -> tuple[School, ...]:
        """The receivers that are no schools."""
        return tuple(school for school in self.schools if school.keeps_own_hours)

    def _others_in(self, programme: Programme) -> tuple[School, ...]:
        if not self.other_receivers:
            return ()
        return tuple(school for school in self.audience_of(programme) if school.keeps_own_hours)

    @cached_property
    def _audiences(self) -> dict[Audience, tuple[School, ...]]:
        return {}

    @cached_property
    def _weights(self) -> dict[Audience, dict[str, int]]:
        return {}

    @cached_property
    def _minutes(self) -> dict[tuple[str, dt.date], int]:
        return {}

    def minutes_of(self, programme: Programme, day: dt.date) -> int:
        """Return how long a session of the programme is on a day, in minutes.

        Where the bell periods of its schools ask for different lengths that day, the shortest
        holds, so that every school can follow it to the end.
        """
        if not programme.minutes_in:
            return programme.minutes
        key = (programme.id, day)
        if key not in self._minutes:
            periods = {
                period.id
                for school in self.audience_of(programme)
                if (period := self.calendar.period_on(school, day)) is not None
            }
            lengths = [programme.minutes_on(period_id) for period_id in periods]
            self._minutes[key] = min(lengths, default=programme.minutes)
        return self._minutes[key]

    def opening_of(self, programme: Programme, slot: Slot) -> Slot | None:
        """Return when a recorded-only session recorded (or dated) at `slot` opens to the schools.

        A recording from the studio opens on the first school day that is at least `opens_after`
        days later. One supplied as a file opens on its own date. None when the school year is over
        by then, and for programmes that go live.
        """
        if programme.goes_live:
            return None
        wait = programme.opens_after if programme.takes_studio else 0
        day = slot.day + dt.timedelta(days=wait)
        while day <= self.calendar.last:
            if self.is_open_day(programme, day):
                return Slot(day, programme.opens_at, slot.minutes)
            day += dt.timedelta(days=1)
        return None
