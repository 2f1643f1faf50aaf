"""The sender's side: studios and teachers."""

import datetime as dt
from collections.abc import Iterator, Sequence

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.province import Province
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.wall import clock_text
from scheduler.planner.checker.broadcast import PlacedBroadcast, grouped, near_pairs


def sender_clashes(province: Province, broadcasts: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    """Yield what is wrong with studios and teachers; sessions from a file need neither."""
    in_studio = [broadcast for broadcast in broadcasts if broadcast.programme.takes_studio]
    for studio_id, booked in grouped(in_studio, lambda one: one.placement.studio_id).items():
        studio = province.studio_by_id.get(studio_id)
        if studio is not None:
            yield from _studio_clashes(studio, booked)
    for teacher_id, taught in grouped(in_studio, lambda one: one.programme.teacher_id).items():
        teacher = province.teacher_by_id.get(teacher_id)
        if teacher is not None:
            yield from _teacher_clashes(teacher, taught)


def _studio_clashes(studio: Studio, booked: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    for first, second in near_pairs(booked, studio.turnaround):
        touching = first.slot.overlaps(second.slot)
        yield Clash(
            code=ClashCode.STUDIO if touching else ClashCode.TURNAROUND,
            sessions=(first.key, second.key),
            detail={"studio": studio.id, **_when(second)},
        )
    for broadcast in booked:
        if not studio.open_for(broadcast.slot):
            yield Clash(
                code=ClashCode.STUDIO_HOURS,
                sessions=(broadcast.key,),
                detail={"studio": studio.id, **_when(broadcast)},
            )
        lacking = sorted(broadcast.programme.needs - studio.features)
        if lacking:
            yield Clash(
                code=ClashCode.STUDIO_FEATURE,
                sessions=(broadcast.key,),
                detail={"studio": studio.id, "lacks": ", ".join(lacking)},
            )
        if broadcast.programme.studio_id not in {"", studio.id}:
            yield Clash(
                code=ClashCode.STUDIO_FEATURE,
                sessions=(broadcast.key,),
                detail={"studio": studio.id, "wanted": broadcast.programme.studio_id},
            )


def _teacher_clashes(teacher: Teacher, taught: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    for first, second in near_pairs(taught, teacher.travel):
        if first.slot.overlaps(second.slot):
            code = ClashCode.TEACHER
        elif first.placement.studio_id != second.placement.studio_id:
            code = ClashCode.TEACHER_TRAVEL
        else:
            continue
        yield Clash(
            code=code,
            sessions=(first.key, second.key),
            detail={"teacher": teacher.id, **_when(second)},
        )
    for broadcast in taught:
        if not teacher.free_for(broadcast.slot):
            yield Clash(
                code=ClashCode.TEACHER_HOURS,
                sessions=(broadcast.key,),
                detail={"teacher": teacher.id, **_when(broadcast)},
            )
    yield from _load_clashes(teacher, taught)


def _load_clashes(teacher: Teacher, taught: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    for day, of_day in grouped(taught, lambda one: one.slot.day).items():
        yield from _over(teacher, of_day, teacher.max_minutes_a_day, str(day))
    for (year, week), of_week in grouped(taught, _iso_week).items():
        yield from _over(teacher, of_week, teacher.max_minutes_a_week, f"{year}-W{week:02d}")


def _over(
    teacher: Teacher, taught: Sequence[PlacedBroadcast], most: int, when: str
) -> Iterator[Clash]:
    minutes = sum(broadcast.slot.minutes for broadcast in taught)
    if minutes > most:
        yield Clash(
            code=ClashCode.TEACHER_LOAD,
            sessions=tuple(broadcast.key for broadcast in taught),
            detail={
                "teacher": teacher.id,
                "in": when,
                "minutes": str(minutes),
                "most": str(most),
            },
        )


def _iso_week(broadcast: PlacedBroadcast) -> tuple[int, int]:
    day: dt.date = broadcast.slot.day
    return day.isocalendar()[:2]


def _when(broadcast: PlacedBroadcast) -> dict[str, str]:
    return {"day": str(broadcast.slot.day), "at": clock_text(broadcast.slot.start)}
