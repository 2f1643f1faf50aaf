"""An exhaustive planner for tiny problems: every combination of starts, judged by the checker.

It shares with the planner nothing but the domain: starts, reach and moves are worked out here anew.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.domain.wall import Slot, monday_of
from scheduler.planner.checker import find_clashes
from scheduler.planner.problem import Problem

Value = tuple[int, int, int]  # priorities placed, minus the cost of moves, thousandths live


def best_value(
    problem: Problem,
    kept: tuple[Placement, ...],
    keys: list[SessionKey],
    weeks: Mapping[SessionKey, dt.date] | None = None,
) -> Value:
    """Return the best value that any combination of starts for the keys has beside what is kept;
    with `weeks`, of those combinations that hold each session in its week, by its Monday.
    """
    published = {each.key: each for each in problem.placed}
    starts = {
        key: [
            start
            for start in possible_starts(problem, key, published.get(key))
            if weeks is None or monday_of(start.slot.day) == weeks[key]
        ]
        for key in keys
    }
    best: Value = (-1, 0, 0)
    for chosen in _combinations(problem.province, kept, keys, starts):
        best = max(best, _value(problem, chosen, published))
    return best


def value_of(problem: Problem, placements: tuple[Placement, ...]) -> Value:
    """Return the value of a plan's free placements."""
    return _value(problem, list(placements), {each.key: each for each in problem.placed})


def _combinations(
    province: Province,
    chosen: tuple[Placement, ...],
    keys: list[SessionKey],
    starts: dict[SessionKey, list[Placement]],
) -> Iterator[list[Placement]]:
    if not keys:
        yield []
        return
    first, *others = keys
    for rest in _combinations(province, chosen, others, starts):
        yield rest
        for placement in starts[first]:
            together = [*chosen, *rest, placement]
            if not _clashes(province, together):
                yield [*rest, placement]


def _clashes(province: Province, placements: list[Placement]) -> bool:
    received = {each.key: _received(province, each) for each in placements}
    return bool(find_clashes(province, placements, received))


def _received(province: Province, placement: Placement) -> tuple[Reception, ...]:
    programme = province.programme_by_id[placement.key.programme_id]
    found = []
    for school in province.audience_of(programme):
        blocks = province.calendar.open_blocks(school, placement.slot.day)
        inside = any(placement.slot.within(low, high) for low, high in blocks)
        live = inside and school.can_go_live and programme.goes_live
        fallback = Mode.RECORDED if programme.is_recorded else Mode.NONE
        found.append(
            Reception(
                school_code=school.code,
                mode=Mode.LIVE if live else fallback,
                variant="audio" if live else "",
            )
        )
    return tuple(found)


def possible_starts(
    problem: Problem, key: SessionKey, published: Placement | None = None
) -> Iterator[Placement]:
    """Yield every place at which a session could be held if it were alone."""
    province = problem.province
    programme = province.programme_by_id[key.programme_id]
    days = (problem.last - problem.first).days + 1
    for offset in range(days):
        day = problem.first + dt.timedelta(days=offset)
        minutes = {
            minute
            for school in province.schools
            for low, high in province.calendar.open_blocks(school, day)
            for minute in range(low, high, province.start_step)
        }
        if published is not None and published.slot.day == day:
            minutes.add(published.slot.start)
        for minute in sorted(minutes):
            slot = Slot(day, minute, province.minutes_of(programme, day))
            for studio in province.studios:
                placement = Placement(key=key, slot=slot, studio_id=studio.id)
                placement = replace(placement, opening=province.opening_of(programme, slot))
                live = any(each.mode is Mode.LIVE for each in _received(province, placement))
                if (day, minute) >= problem.now and (live or not programme.goes_live):
                    yield placement


def _value(
    problem: Problem, chosen: list[Placement], published: dict[SessionKey, Placement]
) -> Value:
    province = problem.province
    placed = moves = live = 0
    for placement in chosen:
        programme = province.programme_by_id[placement.key.programme_id]
        placed += programme.priority
        levels = programme.audience.levels
        total = sum(school.weight(levels) for school in province.audience_of(programme))
        reached = sum(
            province.school_by_code[each.school_code].weight(levels)
            for each in _received(province, placement)
            if each.mode is Mode.LIVE
        )
        live += 1000 * reached // total
        old = published.get(placement.key)
        if problem.keep_published and old is not None:
            place = (placement.slot.day, placement.slot.start, placement.studio_id)
            if place != (old.slot.day, old.slot.start, old.studio_id):
                days = (min(old.slot.day, placement.slot.day) - problem.now[0]).days
                moves += 7 + max(0, 7 - days)
    return placed, -moves, live
