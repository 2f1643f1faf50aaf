"""What can be told before solving: how full studios and teachers are, and what is impossible."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.domain.programme import Programme
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.wall import monday_of
from scheduler.planner.horizon import Demand, survey
from scheduler.planner.impossible import Impossible, impossible_demands
from scheduler.planner.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Minutes asked for and to be had in one week (`monday`); over 1 the week is over-subscribed.

    `id` is a studio's or teacher's; empty for all studios together. Studio minutes include the
    turnaround after each session.
    """

    id: str
    monday: dt.date
    needed: int
    available: int

    @property
    def share(self) -> float:
        """Needed over available; infinite when something is needed and nothing there."""
        if self.available:
            return self.needed / self.available
        return float("inf") if self.needed else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How many sessions there are to place on days with lessons, loads by week and id, and every
    impossible demand.
    """

    sessions: int
    studios: tuple[Load, ...]
    teachers: tuple[Load, ...]
    impossible: tuple[Impossible, ...]


def outlook(problem: Problem) -> Outlook:
    """Return what can be told of a problem before it is solved; nothing here raises."""
    surveyed = survey(problem)
    return Outlook(
        sessions=sum(1 for demand in surveyed.demands if next(_days(problem, demand.week), None)),
        studios=tuple(_studio_loads(problem, surveyed.demands)),
        teachers=tuple(_teacher_loads(problem, surveyed.demands)),
        impossible=impossible_demands(problem),
    )


def _weeks(problem: Problem) -> Iterator[dt.date]:
    monday = monday_of(problem.first)
    while monday <= problem.last:
        yield monday
        monday += dt.timedelta(days=7)


def _days(problem: Problem, monday: dt.date) -> Iterator[dt.date]:
    for offset in range(7):
        day = monday + dt.timedelta(days=offset)
        open_day = problem.province.has_open_day(day)
        if open_day and problem.first <= day <= problem.last:
            yield day


def _needs(problem: Problem, demands: Iterable[Demand]) -> Iterator[tuple[dt.date, Programme, int]]:
    """Yield the week, programme and minutes of every session in a studio, kept or asked for."""
    province = problem.province
    for demand in demands:
        if demand.programme.takes_studio:
            day = next(_days(problem, demand.week), demand.week)
            yield demand.week, demand.programme, province.minutes_of(demand.programme, day)
    asked = {demand.key for demand in demands}
    for placement in problem.placed:
        programme = province.programme_by_id.get(placement.key.programme_id)
        inside = problem.first <= placement.slot.day <= problem.last
        if programme and programme.takes_studio and inside and placement.key not in asked:
            yield monday_of(placement.slot.day), programme, placement.slot.minutes


def _studio_loads(problem: Problem, demands: Iterable[Demand]) -> Iterator[Load]:
    """Yield the load of all studios together, then of each that some programme depends on."""
    studios = problem.province.studios
    turnaround = min((studio.turnaround for studio in studios), default=0)
    needed: dict[tuple[str, dt.date], int] = defaultdict(int)
    for week, programme, minutes in _needs(problem, demands):
        needed["", week] += minutes + turnaround
        fitted = [studio for studio in studios if _suits(studio, programme)]
        if len(fitted) == 1 and len(studios) > 1:
            needed[fitted[0].id, week] += minutes + fitted[0].turnaround
    for week in _weeks(problem):
        days = list(_days(problem, week))
        room = {studio.id: studio_minutes(studio, days) for studio in studios}
        yield Load(id="", monday=week, needed=needed["", week], available=sum(room.values()))
        for studio in studios:
            if (studio.id, week) in needed:
                minutes = needed[studio.id, week]
                yield Load(id=studio.id, monday=week, needed=minutes, available=room[studio.id])


def _suits(studio: Studio, programme: Programme) -> bool:
    return programme.studio_id in {"", studio.id} and programme.needs <= studio.features


def studio_minutes(studio: Studio, days: Iterable[dt.date]) -> int:
    """Return the minutes, turnaround included, that a studio has on days with lessons."""
    # The last session of a stretch needs no turnaround after it, so the stretch counts as longer.
    return sum(
        hours.end - hours.start + studio.turnaround
        for day in days
        for hours in studio.hours_on(day)
    )


def _teacher_loads(problem: Problem, demands: Iterable[Demand]) -> Iterator[Load]:
    needed: dict[tuple[str, dt.date], int] = defaultdict(int)
    for week, programme, minutes in _needs(problem, demands):
        needed[programme.teacher_id, week] += minutes
    for week in _weeks(problem):
        days = list(_days(problem, week))
        for teacher in problem.province.teachers:
            if (teacher.id, week) in needed:
                yield Load(
                    id=teacher.id,
                    monday=week,
                    needed=needed[teacher.id, week],
                    available=_teacher_minutes(teacher, days),
                )


def _teacher_minutes(teacher: Teacher, days: Iterable[dt.date]) -> int:
    by_day = (
        min(
            teacher.max_minutes_a_day,
            sum(hours.end - hours.start for hours in teacher.hours_on(day)),
        )
        for day in days
    )
    return min(teacher.max_minutes_a_week, sum(by_day))
