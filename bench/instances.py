"""Random provinces to plan, after the distributions that the prototype's figures were taken on.

Schools, teachers and programmes are invented; only their shape is that of a province.
"""

import datetime as dt
from dataclasses import dataclass
from random import Random

from scheduler.domain.calendar import BellPeriod, DateStatus, ReceptionHours, SchoolCalendar, Scope
from scheduler.domain.network import Network, TransferWindow, Variant
from scheduler.domain.programme import Audience, DeliveryPolicy, Kind, Programme, Source
from scheduler.domain.province import Province
from scheduler.domain.school import Level, Link, School, SchoolKind, check_letter
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.text import Text
from scheduler.domain.wall import Hours

MONDAY = dt.date(2026, 11, 30)
WEEKDAYS = range(6)
OPENING, CLOSING, NOON = 8 * 60 + 30, 18 * 60 + 30, 13 * 60 + 30
TURNAROUND = 15
DURATIONS = (30, 45, 60, 60, 90)
COLLEGE = (Level.AC1, Level.AC2, Level.AC3)
LYCEE = (Level.TC, Level.BAC1, Level.BAC2)
# One stretch of ten hours holds one turnaround more than its length, the last one falling outside.
STUDIO_WEEK = len(WEEKDAYS) * (CLOSING - OPENING + TURNAROUND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How big an instance is: per week unless `weeks` says how long its programmes run."""

    schools: int = 58
    studios: int = 1
    load: float = 0.95  # of the studios' minutes, turnaround included
    requests: int = 0  # fill up to so many a week with sessions supplied as files
    weeks: int = 1
    provinces: int = 1  # schools and most programmes are split among so many
    wide: float = 0.0  # share of the studio sessions that are for every province


def province(seed: int, shape: Shape = Shape()) -> Province:
    """Return the province that a seed and a shape stand for; always the same one."""
    random = Random(f"{seed} {shape}")
    schools = tuple(_school(random, number, shape) for number in range(1, shape.schools + 1))
    studios = tuple(_studio(number) for number in range(1, shape.studios + 1))
    teachers: dict[str, Teacher] = {}
    programmes = tuple(_programmes(random, shape, schools, teachers))
    return Province(
        name=f"instance {seed}",
        zone_name="Africa/Casablanca",
        schools=schools,
        studios=studios,
        teachers=tuple(teachers.values()),
        programmes=programmes,
        calendar=_calendar(random, schools, shape.weeks),
        network=_network(),
    )


def last_day(shape: Shape) -> dt.date:
    """Return the Saturday on which a shape's horizon ends."""
    return MONDAY + dt.timedelta(days=7 * shape.weeks - 2)


def _text(words: str) -> Text:
    return Text(ar=words, fr=words)


def _school(random: Random, number: int, shape: Shape) -> School:
    lycee = random.random() < 0.4
    commune = f"province-{(number - 1) * shape.provinces // shape.schools + 1}"
    return School(
        code=f"{number:05d}{check_letter(number)}",
        name=_text(f"School {number}"),
        commune=commune,
        commune_ar=commune,
        kind=SchoolKind.LYCEE if lycee else SchoolKind.COLLEGE,
        lat=0.0,
        lon=0.0,
        rooms=1 if random.random() < 0.8 else 2,
        downlink_mbps=random.choice((2.0, 4.0, 8.0, 20.0)),
        link=Link.ADSL,
        board=True,
        levels=frozenset(LYCEE if lycee else COLLEGE),
        email=f"{number}@ecoles.example",
        source="invented",
        pupils={level: random.randint(20, 240) for level in (LYCEE if lycee else COLLEGE)},
    )


def _studio(number: int) -> Studio:
    return Studio(
        id=f"studio-{number}",
        name=_text(f"Studio {number}"),
        hours=tuple(Hours(day, OPENING, CLOSING) for day in WEEKDAYS),
        turnaround=TURNAROUND,
    )


def _teacher(random: Random, teacher_id: str) -> Teacher:
    free = [
        Hours(day, *half)
        for day in WEEKDAYS
        for half in ((OPENING, NOON), (NOON, CLOSING))
        if random.random() < 0.6
    ]
    return Teacher(
        id=teacher_id,
        name=_text(teacher_id),
        languages=frozenset({"fr"}),
        email=f"{teacher_id}@educatec.example",
        available=tuple(free),
    )


def _calendar(random: Random, schools: tuple[School, ...], weeks: int) -> SchoolCalendar:
    last = MONDAY + dt.timedelta(days=7 * weeks + 6)
    hourly = tuple(
        Hours(day, start, start + 60) for day in WEEKDAYS for start in range(OPENING, CLOSING, 60)
    )
    grid = BellPeriod(
        id="ordinary",
        name=_text("Ordinary"),
        first=MONDAY,
        last=last,
        slots=hourly,
        status=DateStatus.FIXED,
    )
    free = tuple(
        ReceptionHours(
            id=school.code,
            hours=_free_hours(random),
            scope=Scope(codes=frozenset({school.code})),
        )
        for school in schools
    )
    return SchoolCalendar(
        first=MONDAY, last=last, periods=(grid,), closures=(), reception_hours=free
    )


def _free_hours(random: Random) -> tuple[Hours, ...]:
    """Return one school's free hours, those that touch joined: a class may stay for two."""
    joined: list[Hours] = []
    for day in WEEKDAYS:
        for half in ((OPENING, NOON), (NOON, CLOSING)):
            wholly = random.random() < 0.15
            for start in range(*half, 60):
                if not (wholly or random.random() < 0.55):
                    continue
                if joined and joined[-1].weekday == day and joined[-1].end == start:
                    joined[-1] = Hours(day, joined[-1].start, start + 60)
                else:
                    joined.append(Hours(day, start, start + 60))
    return tuple(joined)


def _programmes(
    random: Random, shape: Shape, schools: tuple[School, ...], teachers: dict[str, Teacher]
) -> list[Programme]:
    made: list[Programme] = []
    left = shape.load * STUDIO_WEEK * shape.studios
    asked = 0
    while left > 0:
        each = _programme(random, len(made) + 1, shape, schools, teachers)
        per_week = each.per_week
        if per_week * (each.minutes + TURNAROUND) > left:
            break
        left -= per_week * (each.minutes + TURNAROUND)
        asked += per_week
        made.append(each)
    while asked < shape.requests:
        each = _programme(random, len(made) + 1, shape, schools, teachers, recorded=True)
        asked += each.per_week
        made.append(each)
    return made


def _programme(
    random: Random,
    number: int,
    shape: Shape,
    schools: tuple[School, ...],
    teachers: dict[str, Teacher],
    *,
    recorded: bool = False,
) -> Programme:
    teacher_id = f"t{(number + 1) // 2:04d}"
    if teacher_id not in teachers:
        teachers[teacher_id] = _teacher(random, teacher_id)
    here = {hours.weekday for hours in teachers[teacher_id].available}
    days = random.sample(WEEKDAYS, random.randint(3, 6))
    if not here & set(days):
        days = [*here]
    windows = tuple(Hours(day, OPENING, CLOSING) for day in sorted(days))
    # A session a day at most, so no more a week than days on which the teacher may come.
    per_week = min(random.choice((1, 1, 2, 3)), len(here & set(days)))
    home = f"province-{random.randint(1, shape.provinces)}"
    level = random.choice((*COLLEGE, *LYCEE))
    if random.random() < shape.wide:
        scope = Scope()
    elif random.random() < 0.3:
        near = [each.code for each in schools if each.commune == home]
        scope = Scope(codes=frozenset(random.sample(near, (len(near) + 1) // 2)))
    else:
        scope = Scope(communes=frozenset({home}) if shape.provinces > 1 else frozenset())
    return Programme(
        id=f"p{number:04d}",
        title=_text(f"Programme {number}"),
        subject="subject",
        kind=Kind.TUTORING,
        language="fr",
        teacher_id=teacher_id,
        audience=Audience(levels=frozenset({level}), scope=scope),
        count=per_week * shape.weeks,
        minutes=random.choice(DURATIONS),
        first=MONDAY,
        last=last_day(shape),
        per_week=per_week,
        windows=windows,
        priority=random.choice((1, 2, 2, 3)),
        policy=DeliveryPolicy.RECORDED_ONLY if recorded else DeliveryPolicy.LIVE_RECORDED,
        source=Source.FILE if recorded else Source.STUDIO,
        opens_at=9 * 60,
    )


def _network() -> Network:
    return Network(
        uplink_mbps=100.0,
        variants=(
            Variant(id="720p", name=_text("720p"), mbps=2.5),
            Variant(id="360p", name=_text("360p"), mbps=0.9),
            Variant(id="audio", name=_text("audio"), mbps=0.064),
        ),
        windows=(TransferWindow(start=20 * 60, end=30 * 60, share=0.8),),
        recording_variant="360p",
    )
