"""Demands that no plan can meet, each named before solving."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Programme
from scheduler.domain.wall import monday_of
from scheduler.planner.checker import find_clashes
from scheduler.planner.modes import receptions
from scheduler.planner.problem import Problem
from scheduler.planner.situation import Situation, Spot


class ImpossibleCode(StrEnum):
    """Why a demand can't be met, whatever the plan."""

    UNKNOWN_TEACHER = "unknown-teacher"
    NO_TEACHER_HOURS = "no-teacher-hours"  # never here when it could be broadcast
    EMPTY_AUDIENCE = "empty-audience"  # no school of the roster is meant
    NOBODY_LIVE = "nobody-live"  # live only, and no school of the audience can go live
    DEADLINE_PAST = "deadline-past"
    TOO_MANY = "too-many"  # more sessions than its weeks can take: `count`, `room`
    NO_BELL_SLOT = "no-bell-slot"  # its minutes fit no open hours of its schools: `minutes`
    NO_STUDIO = "no-studio"  # no studio has what it needs
    CLOSED = "closed"  # every day of it is a holiday, a break or an exam
    NO_START = "no-start"  # no rule alone, but all together: `rules`
    LOCKS = "locks"  # locked sessions contradict each other or the rules: `clash`


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """One demand that can't be met: a code, the programme, its sessions and plain values."""

    code: ImpossibleCode
    programme_id: str
    sessions: tuple[SessionKey, ...]
    detail: dict[str, str] = field(default_factory=dict)


RULES = {
    ClashCode.TEACHER_HOURS: ImpossibleCode.NO_TEACHER_HOURS,
    ClashCode.BELL: ImpossibleCode.NO_BELL_SLOT,
    ClashCode.STUDIO_FEATURE: ImpossibleCode.NO_STUDIO,
    ClashCode.HOLIDAY: ImpossibleCode.CLOSED,
    ClashCode.EXAM: ImpossibleCode.CLOSED,
    ClashCode.CLOSED: ImpossibleCode.CLOSED,
}


def impossible_demands(problem: Problem) -> tuple[Impossible, ...]:
    """Return every demand of the horizon that can't be met, programmes first, then locks."""
    return (*_impossible_programmes(problem), *_impossible_locks(problem))


def _impossible_programmes(problem: Problem) -> Iterator[Impossible]:
    province, today = problem.province, problem.now[0]
    done = {
        placement.key for placement in problem.placed if placement.slot.day < today
    } | problem.cancelled
    first = min(
        (other_programme.first for other_programme in province.programmes), default=problem.first
    )
    last = max(
        (other_programme.last for other_programme in province.programmes), default=problem.last
    )
    whole = Situation(replace(problem, first=first, last=last), ())
    for programme in province.programmes:
        keys = [SessionKey(programme.id, number) for number in range(1, programme.count + 1)]
        left = tuple(key for key in keys if key not in done)
        overlaps = programme.first <= problem.last and programme.last >= problem.first
        past = programme.last < today
        if left and (overlaps or past):
            for code, detail in _obstacles(whole, programme, left, past=past):
                yield Impossible(code=code, programme_id=programme.id, sessions=left, detail=detail)


def _obstacles(
    whole: Situation, programme: Programme, left: tuple[SessionKey, ...], *, past: bool
) -> Iterator[tuple[ImpossibleCode, dict[str, str]]]:
    province = whole.province
    audience = province.audience_of(programme)
    if not audience:
        yield ImpossibleCode.EMPTY_AUDIENCE, {}
        return
    if programme.policy is DeliveryPolicy.LIVE_ONLY and not any(
        school.can_go_live for school in audience
    ):
        yield ImpossibleCode.NOBODY_LIVE, {}
        return
    if programme.takes_studio and programme.teacher_id not in province.teacher_by_id:
        yield ImpossibleCode.UNKNOWN_TEACHER, {"teacher": programme.teacher_id}
        return
    if programme.takes_studio and not province.studios:
        yield ImpossibleCode.NO_STUDIO, {}
        return
    if past:
        yield ImpossibleCode.DEADLINE_PAST, {"last": str(programme.last)}
        return
    spots = tuple(whole.spots(programme))
    if not any(spot.left() for spot in spots):
        yield from _why_no_start(programme, spots)
        return
    room = _room(programme, spots)
    if len(left) > room:
        yield ImpossibleCode.TOO_MANY, {"count": str(len(left)), "room": str(room)}


def _why_no_start(
    programme: Programme, spots: Iterable[Spot]
) -> Iterator[tuple[ImpossibleCode, dict[str, str]]]:
    """Name each rule that alone leaves no start; else all of them, which do so together."""
    spots = tuple(spots)
    codes = sorted({bar.code for spot in spots for bar in spot.fixed})
    alone = {
        RULES.get(code, ImpossibleCode.NO_START): code
        for code in codes
        if not any(_left_by(spot, code) for spot in spots)
    }
    detail = {"minutes": str(programme.minutes), "teacher": programme.teacher_id}
    for impossible, code in sorted(alone.items()):
        yield impossible, {**detail, "rules": str(code)}
    if not alone:
        yield ImpossibleCode.NO_START, {**detail, "rules": ", ".join(codes)}


def _left_by(spot: Spot, code: ClashCode) -> int:
    starts = spot.candidate_starts
    for bar in spot.fixed:
        if bar.code == code:
            starts &= ~bar.starts
    return starts


def _room(programme: Programme, spots: Iterable[Spot]) -> int:
    """Return how many sessions the days with starts can take, packed from the first day on."""
    room, last, of_week = 0, dt.date.min, 0
    for day in sorted({spot.day for spot in spots if spot.left()}):
        if monday_of(day) != monday_of(last):
            of_week = 0
        near = last != dt.date.min and (day - last).days < programme.min_days_between
        if of_week < programme.per_week and not near:
            room, last, of_week = room + 1, day, of_week + 1
    return room


def _impossible_locks(problem: Problem) -> Iterator[Impossible]:
    locked = [
        placement
        for placement in problem.placed
        if placement.locked and placement.key not in problem.cancelled
    ]
    received = receptions(problem.province, locked)
    for clash in find_clashes(problem.province, locked, received):
        yield Impossible(
            code=ImpossibleCode.LOCKS,
            programme_id=clash.sessions[0].programme_id,
            sessions=clash.sessions,
            detail={"clash": str(clash.code), **clash.detail},
        )
