"""A small province with a clean plan, in which a test plants one fault at a time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scheduler.domain.calendar import Closure, ClosureKind, DateStatus, Scope
from scheduler.domain.clash import Clash
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Audience, DeliveryPolicy
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.domain.wall import Slot, parse_clock
from scheduler.planner.checker import find_clashes
from tests import factories
from tests.factories import MONDAY

BAC1 = Audience(levels=frozenset({Level.BAC1}))
BAC2 = Audience(levels=frozenset({Level.BAC2}))
TC = Audience(levels=frozenset({Level.TC}))
SCHOOLS = tuple(factories.code(number) for number in (99001, 99002, 99003))

Receptions = dict[SessionKey, tuple[Reception, ...]]


def at(day: int, clock: str, minutes: int = 60) -> Slot:
    return Slot(MONDAY + dt.timedelta(days=day), parse_clock(clock), minutes)


def put(key: str, slot: Slot, studio: str = "studio-1", **parts: object) -> Placement:
    return Placement(key=SessionKey.parse(key), slot=slot, studio_id=studio, **parts)  # type: ignore[arg-type]


def all_live(province: Province, placements: Iterable[Placement]) -> Receptions:
    made: Receptions = {}
    for placement in placements:
        programme = province.programme_by_id.get(placement.key.programme_id)
        if programme is None:
            continue
        mode = Mode.LIVE if programme.goes_live else Mode.RECORDED
        variant = "360p" if programme.goes_live else ""
        made[placement.key] = tuple(
            Reception(school_code=school.code, mode=mode, variant=variant)
            for school in province.audience_of(programme)
        )
    return made


def closure(kind: ClosureKind, day: int, scope: Scope = Scope()) -> Closure:
    date = MONDAY + dt.timedelta(days=day)
    return Closure(
        id=kind,
        first=date,
        last=date,
        kind=kind,
        name=factories.text(kind),
        status=DateStatus.FIXED,
        scope=scope,
    )


@dataclass
class World:
    """A province, its clean plan and its locks; a fault is planted by changing any of them."""

    province: Province
    placements: dict[str, Placement]
    receptions: Receptions
    locked: tuple[Placement, ...] = ()

    def move(self, key: str, slot: Slot, studio: str | None = None) -> None:
        now = self.placements[key]
        self.placements[key] = replace(now, slot=slot, studio_id=studio or now.studio_id)

    def vary(self, **parts: object) -> None:
        self.province = replace(self.province, **parts)  # type: ignore[arg-type]

    def programme(self, programme_id: str, **parts: object) -> None:
        changed = tuple(
            replace(each, **parts) if each.id == programme_id else each  # type: ignore[arg-type]
            for each in self.province.programmes
        )
        self.vary(programmes=changed)

    def teacher(self, teacher_id: str, **parts: object) -> None:
        changed = tuple(
            replace(each, **parts) if each.id == teacher_id else each  # type: ignore[arg-type]
            for each in self.province.teachers
        )
        self.vary(teachers=changed)

    def closed(self, kind: ClosureKind, day: int, scope: Scope = Scope()) -> None:
        added = (closure(kind, day, scope),)
        self.vary(calendar=replace(self.province.calendar, closures=added))

    def receive(self, key: str, school: int, **parts: object) -> None:
        name = SessionKey.parse(key)
        found = list(self.receptions[name])
        found[school] = replace(found[school], **parts)  # type: ignore[arg-type]
        self.receptions[name] = tuple(found)

    def clashes(self) -> tuple[Clash, ...]:
        return find_clashes(
            self.province, self.placements.values(), self.receptions, locked=self.locked
        )


def clean_world() -> World:
    province = factories.province(
        studios=(factories.studio("studio-1"), factories.studio("studio-2")),
        teachers=(
            factories.teacher("maths-a"),
            factories.teacher("svt-b"),
            factories.teacher("pc-c"),
        ),
        programmes=(
            factories.programme("maths", audience=BAC2),
            factories.programme("svt", audience=BAC1, teacher_id="svt-b"),
            factories.programme("pc", audience=TC, teacher_id="pc-c", per_week=2, count=4),
            factories.programme(
                "film",
                audience=TC,
                teacher_id="pc-c",
                policy=DeliveryPolicy.RECORDED_ONLY,
                count=1,
            ),
        ),
    )
    placements = [
        put("maths/1", at(0, "08:30")),
        put("maths/2", at(7, "08:30")),
        put("maths/3", at(14, "08:30")),
        put("svt/1", at(0, "14:30")),
        put("svt/2", at(8, "14:30")),
        put("pc/1", at(1, "10:30"), "studio-2"),
        put("pc/2", at(3, "10:30")),
        put("film/1", at(2, "13:00"), opening=at(3, "08:00")),
    ]
    by_key = {str(each.key): each for each in placements}
    return World(province, by_key, all_live(province, placements))
