"""Where one session fits: its free places ranked, and the taken ones with what takes them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.session import Placement
from scheduler.domain.wall import Slot
from scheduler.planner.booked import Booked, minutes_in
from scheduler.planner.modes import OnAir
from scheduler.planner.problem import Place, Problem
from scheduler.planner.situation import Situation

# Free places whose schools are worked out against everything that is on at the same time; the
# others are left out, being worse even if nothing else were on.
MOST_PLACES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Free:
    placement: Placement
    reach: int  # weight of the classes that could follow if nothing else were on
    wishes: int


def where_it_fits(
    problem: Problem, placements: Iterable[Placement], key: SessionKey
) -> tuple[Place, ...]:
    """Return the free places of a session in the horizon, best first, 60 at the most.

    Where it sits now does not bind it. Whoever can follow live comes first and wishes choose among
    equals, as in a plan; `live` and `recorded` are codes of schools.
    """
    situation = Situation(problem, (placement for placement in placements if placement.key != key))
    programme = problem.province.programme_by_id.get(key.programme_id)
    if programme is None:
        return ()
    found = sorted(
        _free_places(situation, key, programme),
        key=lambda other_place: (
            -other_place.reach,
            -other_place.wishes,
            other_place.placement.slot,
        ),
    )
    judged = _received(situation, programme, found[:MOST_PLACES])
    return tuple(place for _, place in sorted(judged, key=_rank))


def shading(
    problem: Problem, placements: Iterable[Placement], key: SessionKey
) -> tuple[Place, ...]:
    """Return every start one could think of, free or not, by time, for the board to shade.

    `clashes` holds, for a taken place, each rule and who is in the way (`studio: maths/2`); the
    schools are left empty, since `where_it_fits` gives them.
    """
    situation = Situation(problem, (placement for placement in placements if placement.key != key))
    programme = problem.province.programme_by_id.get(key.programme_id)
    if programme is None:
        return ()
    found: list[Place] = []
    for spot in situation.spots(programme):
        bars = (*spot.fixed, *situation.booked.bars(key, spot.day, spot.studio_id))
        minutes = problem.province.minutes_of(programme, spot.day)
        for minute in minutes_in(spot.candidate_starts):
            clashes = tuple(
                f"{bar.code}: {', '.join(bar.by)}" if bar.by else str(bar.code)
                for bar in bars
                if bar.starts >> minute & 1
            )
            found.append(
                Place(
                    slot=Slot(spot.day, minute, minutes),
                    studio_id=spot.studio_id,
                    live=(),
                    recorded=(),
                    clashes=clashes,
                )
            )
    return tuple(sorted(found, key=lambda each: (each.slot, each.studio_id)))


def _free_places(situation: Situation, key: SessionKey, programme: Programme) -> Iterator[_Free]:
    usual = _usual(situation.booked, programme)
    for day, spots in groupby(situation.spots(programme), key=lambda spot: spot.day):
        reach = _Reach(situation.province, programme, day)
        for spot in spots:
            for minute in minutes_in(situation.left(situation.booked, key, spot)):
                placement = situation.placement(key, spot, minute)
                if placement is not None:
                    wishes = _wishes(situation.province, programme, placement, usual)
                    yield _Free(placement=placement, reach=reach.at(minute), wishes=wishes)


class _Reach:
    """The weight of the classes that are free to follow, by start, on one day."""

    def __init__(self, province: Province, programme: Programme, day: dt.date) -> None:
        levels, minutes = programme.audience.levels, province.minutes_of(programme, day)
        self._weights: dict[tuple[int, int], int] = {}
        if not programme.goes_live:
            return
        for school in province.audience_of(programme):
            if school.can_go_live:
                for start, end in province.calendar.open_blocks(school, day):
                    block = (start, end - minutes)
                    self._weights[block] = self._weights.get(block, 0) + school.weight(levels)

    def at(self, minute: int) -> int:
        """Return the weight at a start; a school's blocks do not overlap, so none counts twice."""
        return sum(
            weight for (start, last), weight in self._weights.items() if start <= minute <= last
        )


def _rank(judged: tuple[_Free, Place]) -> tuple[int, int, Slot, str]:
    free, place = judged
    return -free.reach, -free.wishes, place.slot, place.studio_id


def _usual(booked: Booked, programme: Programme) -> tuple[set[tuple[int, int]], set[str]]:
    siblings = booked.by_programme.get(programme.id, ())
    slots = {(sibling.slot.day.weekday(), sibling.slot.start) for sibling in siblings}
    return slots, {sibling.studio_id for sibling in siblings}


def _wishes(
    province: Province,
    programme: Programme,
    placement: Placement,
    usual: tuple[set[tuple[int, int]], set[str]],
) -> int:
    weights, slot = province.weights, placement.slot
    slots, studios = usual
    score = 0
    if any(hours.holds(slot) for hours in programme.preferred):
        score += weights.preferred
    if (slot.day.weekday(), slot.start) in slots:
        score += weights.same_slot
    if placement.studio_id in studios:
        score += weights.same_studio
    return score


def _received(
    situation: Situation, programme: Programme, found: Iterable[_Free]
) -> list[tuple[_Free, Place]]:
    """Work out who gets the session how beside all that is on meanwhile, and how many that are."""
    province = situation.province
    days: dict[dt.date, OnAir] = {}
    judged = []
    for free in found:
        day = free.placement.slot.day
        if day not in days:
            days[day] = OnAir(province, situation.booked.by_day.get(day, ()))
        place = place_at(province, programme, free.placement, days[day])
        reach = sum(
            province.school_by_code[code].weight(programme.audience.levels) for code in place.live
        )
        judged.append((replace(free, reach=reach), place))
    return judged


def place_at(
    province: Province,
    programme: Programme,
    placement: Placement,
    on_air: OnAir,
    clashes: tuple[str, ...] = (),
) -> Place:
    """Return a place with who would get the session how there, beside what is on that day."""
    live = on_air.live_at(placement)
    codes = sorted(school.code for school in province.audience_of(programme))
    return Place(
        slot=placement.slot,
        studio_id=placement.studio_id,
        live=tuple(code for code in codes if code in live),
        recorded=tuple(code for code in codes if code not in live)
        if programme.is_recorded or not programme.goes_live
        else (),
        clashes=clashes,
    )
