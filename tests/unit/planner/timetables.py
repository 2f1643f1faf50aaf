"""Random weeks of several studios for which a timetable that holds every session is known.

They are made backwards: first a timetable, then teachers and classes whom it suits, then hours at
which teachers are away, which it does not use. So a planner that leaves a session out has missed
something, which no bound or rival search has to prove.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from random import Random

from scheduler.domain.calendar import ReceptionHours, Scope
from scheduler.domain.programme import Audience, Programme
from scheduler.domain.school import Level
from scheduler.domain.wall import Hours
from scheduler.planner.problem import Problem
from tests import factories
from tests.factories import MONDAY

OPENING, PERIOD, TURNAROUND = 8 * 60, 60, 10
ENDLESS = 7 * 24 * 60

Moment = tuple[int, int]  # a weekday and a period of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How big a week is and how little room it leaves.

    `full` is the share of the studios' periods that the known timetable uses, `classes` how many
    groups of pupils must never be asked for twice at once, `away` the share of its unused periods
    at which a teacher cannot come.
    """

    studios: int
    days: int = 5
    periods: int = 6
    full: float = 0.9
    teachers: int = 20
    classes: int = 15
    most_a_class: int = 5  # courses that a class takes
    away: float = 0.3


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes a programme: when the known timetable holds it, and how often a day at most."""

    teacher: int
    moments: frozenset[Moment]
    classes: tuple[int, ...]
    once_a_day: bool


def of_courses(seed: int, shape: Shape) -> Problem:
    """Return a week of courses of one to seven sessions, which classes share in many ways."""
    random = Random(f"{seed} {shape}")  # noqa: S311 -- nothing secret
    times = _course_times(random, shape)
    random.shuffle(times)
    teachers: list[set[Moment]] = [set() for _ in range(shape.teachers)]
    taught_by = [_free_teacher(random, teachers, moments) for moments in times]
    taken_by: list[list[int]] = [[] for _ in times]
    for number in range(shape.classes):
        busy: set[Moment] = set()
        wanted = random.randint(2, shape.most_a_class)
        for course in random.sample(range(len(times)), len(times)):
            if wanted and not busy & times[course]:
                busy |= times[course]
                taken_by[course].append(number)
                wanted -= 1
    courses = [
        # What no class takes is for one of its own.
        Course(
            teacher, frozenset(moments), tuple(classes) or (shape.classes + n,), once_a_day=False
        )
        for n, (teacher, moments, classes) in enumerate(
            zip(taught_by, times, taken_by, strict=True)
        )
    ]
    return _problem(random, shape, courses)


def of_classes(seed: int, shape: Shape) -> Problem:
    """Return the week of a school: each class by itself, each of its subjects once a day at most,
    and a studio for every class, so that only teachers and days are short.
    """
    random = Random(f"{seed} {shape}")  # noqa: S311 -- nothing secret
    staff = [
        random.sample(range(shape.teachers), min(8, shape.teachers)) for _ in range(shape.classes)
    ]
    times: dict[tuple[int, int], set[Moment]] = {}
    for moment in _moments(shape):
        busy: set[int] = set()
        for number in random.sample(range(shape.classes), shape.classes):
            free = [
                teacher
                for teacher in staff[number]
                if teacher not in busy
                and moment[0] not in {day for day, _ in times.get((number, teacher), ())}
            ]
            if free and random.random() < shape.full:
                busy.add(chosen := random.choice(free))
                times.setdefault((number, chosen), set()).add(moment)
    courses = [
        Course(teacher, frozenset(moments), (number,), once_a_day=True)
        for (number, teacher), moments in sorted(times.items())
    ]
    return _problem(random, shape, courses)


def _moments(shape: Shape) -> list[Moment]:
    return [(day, period) for day in range(shape.days) for period in range(shape.periods)]


def _course_times(random: Random, shape: Shape) -> list[set[Moment]]:
    """Return the moments of each course in a timetable that fits into the studios."""
    room = Counter(dict.fromkeys(_moments(shape), shape.studios))
    left = round(shape.full * shape.studios * shape.days * shape.periods)
    times = []
    while left > 0:
        wanted = min(left, random.choice((1, 2, 2, 3, 3, 4, 5, 6, 7)))
        free = sorted(room, key=lambda one: (-room[one] + 4 * random.random(), one))
        moments = {moment for moment in free[:wanted] if room[moment] > 0}
        if not moments:
            break
        room.subtract(moments)
        left -= len(moments)
        times.append(moments)
    return times


def _free_teacher(random: Random, teachers: list[set[Moment]], moments: set[Moment]) -> int:
    """Return one of the teachers who can hold a course; a new one where nobody can."""
    free = [number for number, busy in enumerate(teachers) if not busy & moments]
    if not free:
        teachers.append(set())
        free = [len(teachers) - 1]
    chosen = random.choice(free)
    teachers[chosen] |= moments
    return chosen


def _problem(random: Random, shape: Shape, courses: Iterable[Course]) -> Problem:
    courses = list(courses)
    last = MONDAY + dt.timedelta(days=shape.days - 1)
    busy: dict[int, set[Moment]] = {}
    for course in courses:
        busy.setdefault(course.teacher, set()).update(course.moments)
    schools = tuple(
        factories.school(1 + number, rooms=1, levels=frozenset({Level.BAC1}))
        for number in sorted({one for course in courses for one in course.classes})
    )
    open_all_day = tuple(
        Hours(day, OPENING, OPENING + shape.periods * PERIOD) for day in range(shape.days)
    )
    bells = replace(factories.calendar().periods[0], slots=_hours(random, shape, _moments(shape)))
    province = factories.province(
        schools=schools,
        studios=tuple(
            factories.studio(f"studio-{number}", hours=open_all_day, turnaround=TURNAROUND)
            for number in range(shape.studios)
        ),
        teachers=tuple(
            factories.teacher(
                f"t{teacher}",
                available=_hours(random, shape, moments),
                travel=0,
                max_minutes_a_day=ENDLESS,
                max_minutes_a_week=ENDLESS,
            )
            for teacher, moments in sorted(busy.items())
        ),
        programmes=tuple(_programme(number, course, last) for number, course in enumerate(courses)),
        calendar=factories.calendar(
            periods=(bells,),
            reception_hours=(ReceptionHours(id="all", hours=open_all_day, scope=Scope()),),
        ),
        start_step=PERIOD,
    )
    return Problem(province=province, first=MONDAY, last=last, now=(MONDAY - dt.timedelta(7), 0))


def _hours(random: Random, shape: Shape, busy: Collection[Moment]) -> tuple[Hours, ...]:
    """Return when a teacher can come: always when the known timetable asks it."""
    return tuple(
        Hours(day, OPENING + period * PERIOD, OPENING + (period + 1) * PERIOD)
        for day, period in _moments(shape)
        if (day, period) in busy or random.random() >= shape.away
    )


def _programme(number: int, course: Course, last: dt.date) -> Programme:
    return factories.programme(
        f"p{number:03d}",
        teacher_id=f"t{course.teacher}",
        audience=Audience(
            levels=frozenset({Level.BAC1}),
            scope=Scope(codes=frozenset(factories.code(1 + one) for one in course.classes)),
        ),
        count=len(course.moments),
        per_week=len(course.moments),
        min_days_between=1 if course.once_a_day else 0,
        minutes=PERIOD - TURNAROUND,
        last=last,
    )
