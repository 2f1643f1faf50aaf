"""One planted fault a function, and the clash each must be called."""

import datetime as dt
from dataclasses import replace

from scheduler.domain.calendar import ClosureKind, Scope
from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Source
from scheduler.domain.session import Mode
from tests import factories
from tests.factories import MONDAY
from tests.unit.planner.world import BAC2, SCHOOLS, TC, World, at, put


def plant_studio(world: World) -> None:
    world.move("svt/1", at(0, "08:30"))
    world.receive("svt/1", 2, mode=Mode.RECORDED, variant="")


def plant_turnaround(world: World) -> None:
    world.move("svt/1", at(0, "09:35", 60))
    world.receive("svt/1", 2, mode=Mode.RECORDED, variant="")


def plant_turnaround_one_minute_short(world: World) -> None:
    world.move("svt/1", at(0, "09:44"))


def plant_teacher(world: World) -> None:
    world.programme("svt", teacher_id="maths-a")
    world.move("svt/1", at(0, "08:30"), "studio-2")
    world.receive("svt/1", 2, mode=Mode.RECORDED, variant="")


def plant_travel(world: World) -> None:
    world.programme("svt", teacher_id="maths-a")
    world.move("svt/1", at(0, "09:45"), "studio-2")


def plant_teacher_away(world: World) -> None:
    world.teacher("svt-b", away=((MONDAY, MONDAY),))


def plant_teacher_hours(world: World) -> None:
    world.teacher("maths-a", available=factories.hours("0-5", "09:00-19:00"))


def plant_teacher_day(world: World) -> None:
    world.teacher("maths-a", max_minutes_a_day=59)


def plant_teacher_week(world: World) -> None:
    world.teacher("pc-c", max_minutes_a_week=179)


def plant_audience(world: World) -> None:
    world.programme("svt", audience=BAC2)
    world.move("svt/1", at(0, "09:00"), "studio-2")
    world.receive("svt/1", 2, mode=Mode.RECORDED, variant="")


def plant_rooms(world: World) -> None:
    world.move("svt/1", at(0, "09:00"), "studio-2")


def plant_bell(world: World) -> None:
    world.move("svt/1", at(0, "12:00"))


def plant_bell_between_blocks(world: World) -> None:
    world.move("svt/1", at(0, "13:45"))


def plant_after_school_year(world: World) -> None:
    calendar = world.province.calendar
    world.vary(calendar=replace(calendar, last=MONDAY + dt.timedelta(days=13)))


def plant_holiday(world: World) -> None:
    world.closed(ClosureKind.HOLIDAY, 0)


def plant_break(world: World) -> None:
    world.closed(ClosureKind.BREAK, 7, Scope(codes=frozenset(SCHOOLS[:1])))


def plant_exam(world: World) -> None:
    world.closed(ClosureKind.EXAM, 1)


def plant_closed(world: World) -> None:
    world.closed(ClosureKind.SHORT_NOTICE, 14, Scope(communes=frozenset({"Ben Guerir"})))


def plant_order(world: World) -> None:
    world.move("maths/2", at(14, "08:30"))
    world.move("maths/3", at(7, "08:30"))


def plant_spacing(world: World) -> None:
    world.programme("pc", min_days_between=3)


def plant_week(world: World) -> None:
    world.programme("pc", per_week=1)


def plant_window(world: World) -> None:
    world.programme("maths", windows=factories.hours("0-5", "09:00-12:30"))


def plant_too_early(world: World) -> None:
    world.programme("maths", first=MONDAY + dt.timedelta(days=1))


def plant_opening(world: World) -> None:
    world.placements["film/1"] = replace(world.placements["film/1"], opening=at(2, "18:00"))


def plant_no_opening(world: World) -> None:
    world.placements["film/1"] = replace(world.placements["film/1"], opening=None)


def plant_opening_of_live(world: World) -> None:
    world.placements["pc/1"] = replace(world.placements["pc/1"], opening=at(9, "08:00"))


def plant_duration(world: World) -> None:
    world.move("maths/1", at(0, "08:30", 45))


def plant_ramadan_length(world: World) -> None:
    world.programme("maths", minutes_in={"ordinary": 45})
    for key, day in (("maths/1", 0), ("maths/2", 7)):
        world.move(key, at(day, "08:30", 45))


def plant_deadline(world: World) -> None:
    world.programme("maths", last=MONDAY + dt.timedelta(days=13))


def plant_hours(world: World) -> None:
    studios = world.province.studios
    late = replace(studios[0], hours=factories.hours("0-5", "08:45-19:00"))
    world.vary(studios=(late, studios[1]))


def plant_studio_down(world: World) -> None:
    studios = world.province.studios
    down = replace(studios[1], closed=((MONDAY, MONDAY + dt.timedelta(days=1)),))
    world.vary(studios=(studios[0], down))


def plant_feature(world: World) -> None:
    world.programme("svt", needs=frozenset({"lab-bench"}))


def plant_other_studio(world: World) -> None:
    world.programme("pc", studio_id="studio-2")


def plant_downlink(world: World) -> None:
    thin = replace(world.province.schools[0], downlink_mbps=0.9)
    world.vary(schools=(thin, *world.province.schools[1:]))


def plant_uplink(world: World) -> None:
    world.vary(network=replace(world.province.network, uplink_mbps=2.6, relayed=False))


def plant_lock(world: World) -> None:
    world.locked = (put("maths/1", at(0, "10:30"), locked=True),)


def plant_lost_lock(world: World) -> None:
    world.locked = (put("svt/3", at(15, "10:30"), locked=True),)


def plant_live_without_board(world: World) -> None:
    bare = replace(world.province.schools[0], board=False)
    world.vary(schools=(bare, *world.province.schools[1:]))


def plant_recording_of_counselling(world: World) -> None:
    world.programme("svt", policy=DeliveryPolicy.LIVE_ONLY)
    world.receive("svt/2", 1, mode=Mode.RECORDED, variant="")


def plant_live_of_recorded_only(world: World) -> None:
    world.receive("film/1", 0, mode=Mode.LIVE, variant="360p")


def plant_forgotten_school(world: World) -> None:
    key = SessionKey("maths", 2)
    world.receptions[key] = world.receptions[key][1:]


def plant_school_twice(world: World) -> None:
    key = SessionKey("maths", 2)
    extra = replace(world.receptions[key][0], mode=Mode.RECORDED, variant="")
    world.receptions[key] = (*world.receptions[key], extra)


def plant_school_outside(world: World) -> None:
    world.programme("pc", audience=replace(TC, scope=Scope(codes=frozenset(SCHOOLS[:2]))))


def plant_variant_above_limit(world: World) -> None:
    limited = replace(world.province.network, limits={SCHOOLS[0]: "slides"})
    world.vary(network=limited)


def plant_duplicate(world: World) -> None:
    world.placements["again"] = put("maths/3", at(21, "08:30"))


def plant_unknown_programme(world: World) -> None:
    world.placements["ghost"] = put("ghost/1", at(4, "08:30"))


def plant_unknown_number(world: World) -> None:
    world.programme("maths", count=2)


def plant_unknown_studio(world: World) -> None:
    world.move("maths/1", at(0, "08:30"), "studio-9")


def plant_unknown_teacher(world: World) -> None:
    world.programme("svt", teacher_id="nobody")


def plant_unknown_variant(world: World) -> None:
    world.receive("maths/1", 0, variant="4k")


def plant_studio_for_a_file(world: World) -> None:
    world.programme("film", source=Source.FILE)


PLANTS = [
    (ClashCode.STUDIO, plant_studio),
    (ClashCode.TURNAROUND, plant_turnaround),
    (ClashCode.TURNAROUND, plant_turnaround_one_minute_short),
    (ClashCode.STUDIO_HOURS, plant_hours),
    (ClashCode.STUDIO_HOURS, plant_studio_down),
    (ClashCode.STUDIO_FEATURE, plant_feature),
    (ClashCode.STUDIO_FEATURE, plant_other_studio),
    (ClashCode.TEACHER, plant_teacher),
    (ClashCode.TEACHER_HOURS, plant_teacher_hours),
    (ClashCode.TEACHER_HOURS, plant_teacher_away),
    (ClashCode.TEACHER_TRAVEL, plant_travel),
    (ClashCode.TEACHER_LOAD, plant_teacher_day),
    (ClashCode.TEACHER_LOAD, plant_teacher_week),
    (ClashCode.AUDIENCE, plant_audience),
    (ClashCode.ROOMS, plant_rooms),
    (ClashCode.BELL, plant_bell),
    (ClashCode.BELL, plant_bell_between_blocks),
    (ClashCode.BELL, plant_after_school_year),
    (ClashCode.HOLIDAY, plant_holiday),
    (ClashCode.HOLIDAY, plant_break),
    (ClashCode.EXAM, plant_exam),
    (ClashCode.CLOSED, plant_closed),
    (ClashCode.ORDER, plant_order),
    (ClashCode.SPACING, plant_spacing),
    (ClashCode.SPACING, plant_week),
    (ClashCode.WINDOW, plant_window),
    (ClashCode.WINDOW, plant_too_early),
    (ClashCode.WINDOW, plant_opening),
    (ClashCode.WINDOW, plant_no_opening),
    (ClashCode.WINDOW, plant_opening_of_live),
    (ClashCode.DURATION, plant_duration),
    (ClashCode.DURATION, plant_ramadan_length),
    (ClashCode.DEADLINE, plant_deadline),
    (ClashCode.NETWORK, plant_downlink),
    (ClashCode.NETWORK, plant_uplink),
    (ClashCode.LOCK, plant_lock),
    (ClashCode.LOCK, plant_lost_lock),
    (ClashCode.MODE, plant_live_without_board),
    (ClashCode.MODE, plant_recording_of_counselling),
    (ClashCode.MODE, plant_live_of_recorded_only),
    (ClashCode.MODE, plant_forgotten_school),
    (ClashCode.MODE, plant_school_twice),
    (ClashCode.MODE, plant_school_outside),
    (ClashCode.MODE, plant_variant_above_limit),
    (ClashCode.DUPLICATE, plant_duplicate),
    (ClashCode.UNKNOWN, plant_unknown_programme),
    (ClashCode.UNKNOWN, plant_unknown_number),
    (ClashCode.UNKNOWN, plant_unknown_studio),
    (ClashCode.UNKNOWN, plant_unknown_teacher),
    (ClashCode.UNKNOWN, plant_unknown_variant),
    (ClashCode.UNKNOWN, plant_studio_for_a_file),
]
