"""Events that upset a published plan, each as the problem it leaves: what changed, move little.

Every function takes the problem as it stood and returns the one to plan now. It has the change in
its province, and the published slots to be kept as far as they can be.
"""

import datetime as dt
from dataclasses import replace

from scheduler.domain.calendar import BellPeriod, Closure
from scheduler.domain.errors import NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.wall import Slot
from scheduler.planner.problem import Problem


def teacher_away(
    problem: Problem, teacher_id: str, first: dt.date, last: dt.date, at: tuple[Slot, ...] = ()
) -> Problem:
    """Return the problem with a teacher away between two days, both inclusive, or `at` some hours.

    Raises `NotFoundError` for a teacher the province does not have.
    """
    province = problem.province
    if teacher_id not in province.teacher_by_id:
        raise NotFoundError("teacher", teacher_id)
    teachers = tuple(
        _teacher_without(teacher, first, last, at) if teacher.id == teacher_id else teacher
        for teacher in province.teachers
    )
    return _after(problem, province=replace(province, teachers=teachers))


def studio_down(
    problem: Problem, studio_id: str, first: dt.date, last: dt.date, at: tuple[Slot, ...] = ()
) -> Problem:
    """Return the problem with a studio closed between two days, both inclusive, or `at` some hours.

    Raises `NotFoundError` for a studio the province does not have.
    """
    province = problem.province
    if studio_id not in province.studio_by_id:
        raise NotFoundError("studio", studio_id)
    studios = tuple(
        _studio_without(studio, first, last, at) if studio.id == studio_id else studio
        for studio in province.studios
    )
    return _after(problem, province=replace(province, studios=studios))


def schools_closed(problem: Problem, closure: Closure) -> Problem:
    """Return the problem with a school, a commune or everybody closed for some days."""
    calendar = problem.province.calendar
    calendar = replace(calendar, closures=(*calendar.closures, closure))
    return _after(problem, province=replace(problem.province, calendar=calendar))


def bell_period_announced(problem: Problem, period: BellPeriod) -> Problem:
    """Return the problem with a bell period in force that replaces one of its id, or is new.

    It comes last, so it wins over every other period on its days.
    """
    calendar = problem.province.calendar
    others = tuple(bell_period for bell_period in calendar.periods if bell_period.id != period.id)
    calendar = replace(calendar, periods=(*others, period))
    return _after(problem, province=replace(problem.province, calendar=calendar))


def session_missed(problem: Problem, key: SessionKey) -> Problem:
    """Return the problem in which a session that was not held is to be placed again, after the
    notice period, so that everybody is told in time.

    Later sessions of its programme have to follow it. Raises `NotFoundError` when it has no place.
    """
    if not any(placement.key == key for placement in problem.placed):
        raise NotFoundError("scheduled session", key)
    placed = tuple(placement for placement in problem.placed if placement.key != key)
    changed = replace(_after(problem, province=problem.province), placed=placed)
    return replace(changed, after_notice=changed.after_notice | {key})


def _teacher_without(
    teacher: Teacher, first: dt.date, last: dt.date, at: tuple[Slot, ...]
) -> Teacher:
    if at:
        return replace(teacher, away_at=tuple(sorted({*teacher.away_at, *at})))
    return replace(teacher, away=(*teacher.away, (first, last)))


def _studio_without(studio: Studio, first: dt.date, last: dt.date, at: tuple[Slot, ...]) -> Studio:
    if at:
        return replace(studio, closed_at=tuple(sorted({*studio.closed_at, *at})))
    return replace(studio, closed=(*studio.closed, (first, last)))


def _after(problem: Problem, *, province: Province) -> Problem:
    return replace(problem, province=province, keep_published=True)
