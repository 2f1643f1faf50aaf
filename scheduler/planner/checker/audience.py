"""The receivers' side: classes, rooms, bell hours and closed days."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from scheduler.domain.calendar import ClosureKind
from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.domain.wall import clock_text
from scheduler.planner.checker.broadcast import PlacedBroadcast, crowds, near_pairs

CLOSURE_CODES = {
    ClosureKind.HOLIDAY: ClashCode.HOLIDAY,
    ClosureKind.BREAK: ClashCode.HOLIDAY,
    ClosureKind.EXAM: ClashCode.EXAM,
    ClosureKind.SHORT_NOTICE: ClashCode.CLOSED,
}


def audience_clashes(province: Province, broadcasts: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    """Yield what schools could not follow although the plan says so."""
    live = [broadcast for broadcast in broadcasts if broadcast.programme.goes_live]
    yield from _class_clashes(province, live)
    yield from _room_clashes(province, live)
    for other_broadcast in live:
        yield from _day_clashes(province, other_broadcast)


def _class_clashes(province: Province, broadcasts: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    shared: dict[tuple[str, str], tuple[str, ...]] = {}
    for first, second in near_pairs(broadcasts):
        pair = (first.programme.id, second.programme.id)
        if pair not in shared:
            shared[pair] = _shared_classes(province, first.programme, second.programme)
        classes = shared[pair]
        if classes:
            yield Clash(
                code=ClashCode.AUDIENCE,
                sessions=(first.key, second.key),
                detail={"classes": ", ".join(classes), **_when(second)},
            )


def _shared_classes(province: Province, one: Programme, other: Programme) -> tuple[str, ...]:
    levels = one.audience.levels & other.audience.levels
    if not levels:
        return ()
    followers = {school.code for school in province.audience_of(other)}
    return tuple(
        f"{school.code} {level}"
        for school in province.audience_of(one)
        if school.code in followers
        for level in sorted(levels & school.levels)
    )


def _room_clashes(province: Province, broadcasts: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    at_school: dict[str, list[PlacedBroadcast]] = defaultdict(list)
    for broadcast in broadcasts:
        for reception in broadcast.live:
            at_school[reception.school_code].append(broadcast)
    for code, followed in sorted(at_school.items()):
        school = province.school_by_code.get(code)
        if school is None:
            continue
        for together in crowds(followed):
            if len(together) > school.rooms:
                yield Clash(
                    code=ClashCode.ROOMS,
                    sessions=tuple(broadcast.key for broadcast in together),
                    detail={"school": code, "rooms": str(school.rooms), **_when(together[-1])},
                )


def _day_clashes(province: Province, broadcast: PlacedBroadcast) -> Iterator[Clash]:
    closure = province.closure_of(broadcast.programme, broadcast.slot.day)
    if closure is not None:
        yield Clash(
            code=CLOSURE_CODES[closure.kind],
            sessions=(broadcast.key,),
            detail={"day": str(broadcast.slot.day), "name": closure.name.fr},
        )
        return
    closed: dict[ClashCode, list[str]] = defaultdict(list)
    for reception in broadcast.live:
        school = province.school_by_code.get(reception.school_code)
        code = _shut(province, school, broadcast) if school else None
        if code is not None:
            closed[code].append(reception.school_code)
    for code, schools in sorted(closed.items()):
        yield Clash(
            code=code,
            sessions=(broadcast.key,),
            detail={"schools": ", ".join(sorted(schools)), **_when(broadcast)},
        )


def _shut(province: Province, school: School, broadcast: PlacedBroadcast) -> ClashCode | None:
    closure = province.calendar.closure_on(school, broadcast.slot.day)
    if closure is not None:
        return CLOSURE_CODES[closure.kind]
    blocks = province.calendar.open_blocks(school, broadcast.slot.day)
    inside = any(broadcast.slot.within(start, end) for start, end in blocks)
    return None if inside else ClashCode.BELL


def _when(broadcast: PlacedBroadcast) -> dict[str, str]:
    return {"day": str(broadcast.slot.day), "at": clock_text(broadcast.slot.start)}
