"""The checker's sweeps agree with an oracle that looks at every minute of every pair."""

import datetime as dt
from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Audience, Programme
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.domain.wall import Slot
from scheduler.planner.checker import find_clashes
from tests import factories
from tests.factories import MONDAY

OVERLAPS = {
    ClashCode.STUDIO,
    ClashCode.TURNAROUND,
    ClashCode.TEACHER,
    ClashCode.TEACHER_TRAVEL,
    ClashCode.AUDIENCE,
    ClashCode.ROOMS,
    ClashCode.NETWORK,
}
LEVELS = (Level.TC, Level.BAC1, Level.BAC2)
Receptions = dict[SessionKey, tuple[Reception, ...]]
Found = set[tuple[ClashCode, frozenset[SessionKey]]]

PROVINCE = factories.province(
    schools=(
        factories.school(99001, rooms=2, downlink_mbps=2.0),
        factories.school(99002, rooms=1),
        factories.school(99003, rooms=3, downlink_mbps=3.0, levels=frozenset({Level.TC})),
    ),
    studios=(factories.studio("one"), factories.studio("two", turnaround=0)),
    teachers=(factories.teacher("a", travel=20), factories.teacher("b", travel=0)),
    network=factories.network(uplink_mbps=6.0, relayed=False),
)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Province, list[Placement], Receptions]:
    """Draw up to seven sessions crowded into two mornings, wherever they fall."""
    programmes: list[Programme] = []
    placements: list[Placement] = []
    receptions: Receptions = {}
    for number in range(draw(st.integers(0, 7))):
        levels = draw(st.sets(st.sampled_from(LEVELS), min_size=1, max_size=2))
        made = factories.programme(
            f"p{number}",
            teacher_id=draw(st.sampled_from("ab")),
            audience=Audience(levels=frozenset(levels)),
            count=1,
        )
        day = MONDAY + dt.timedelta(days=draw(st.integers(0, 1)))
        start = draw(st.integers(0, 12)) * 15 + 510
        slot = Slot(day, start, draw(st.sampled_from((30, 45, 60, 90))))
        key = SessionKey(made.id, 1)
        programmes.append(made)
        studio = draw(st.sampled_from(("one", "two")))
        placements.append(Placement(key=key, slot=slot, studio_id=studio))
        receptions[key] = tuple(
            Reception(school_code=school.code, mode=Mode.LIVE, variant=variant)
            for school in PROVINCE.audience_of(made)
            if (variant := draw(st.sampled_from(("", "720p", "360p"))))
        )
    changed = factories.province(
        schools=PROVINCE.schools,
        studios=PROVINCE.studios,
        teachers=PROVINCE.teachers,
        network=PROVINCE.network,
        programmes=tuple(programmes),
    )
    return changed, placements, receptions


def minutes(placement: Placement) -> set[tuple[dt.date, int]]:
    slot = placement.slot
    return {(slot.day, minute) for minute in range(slot.start, slot.end)}


def apart(one: Placement, other: Placement) -> float:
    """Return the minutes between two sessions, negative when they meet."""
    if one.slot.day != other.slot.day:
        return float("inf")
    if minutes(one) & minutes(other):
        return -1
    return min(abs(one.slot.start - other.slot.end), abs(other.slot.start - one.slot.end))


def judged_pair_by_pair(province: Province, placements: list[Placement]) -> Found:
    found: Found = set()
    for one, other in combinations(placements, 2):
        pair = frozenset({one.key, other.key})
        first, second = (province.programme_by_id[each.key.programme_id] for each in (one, other))
        gap = apart(one, other)
        if one.studio_id == other.studio_id:
            if gap < 0:
                found.add((ClashCode.STUDIO, pair))
            elif gap < province.studio_by_id[one.studio_id].turnaround:
                found.add((ClashCode.TURNAROUND, pair))
        if first.teacher_id == second.teacher_id:
            if gap < 0:
                found.add((ClashCode.TEACHER, pair))
            elif (
                one.studio_id != other.studio_id
                and gap < province.teacher_by_id[first.teacher_id].travel
            ):
                found.add((ClashCode.TEACHER_TRAVEL, pair))
        shared = first.audience.levels & second.audience.levels
        if gap < 0 and any(shared & school.levels for school in province.schools):
            found.add((ClashCode.AUDIENCE, pair))
    return found


def crowded_minutes(
    province: Province, placements: list[Placement], receptions: Receptions
) -> Counter[tuple[ClashCode, str]]:
    """Return which schools (or the uplink, as `""`) are overrun in any minute at all."""
    over: Counter[tuple[ClashCode, str]] = Counter()
    rates = {variant.id: variant.mbps for variant in province.network.variants}
    for moment in set().union(*(minutes(each) for each in placements)):
        on = [each for each in placements if moment in minutes(each)]
        live = [one for each in on for one in receptions[each.key] if one.mode is Mode.LIVE]
        for school in province.schools:
            here = [rates[each.variant] for each in live if each.school_code == school.code]
            over[ClashCode.ROOMS, school.code] += len(here) > school.rooms
            over[ClashCode.NETWORK, school.code] += (
                sum(here) > school.downlink_mbps * (1 - province.network.reserve) + 1e-9
            )
        total = sum(rates[each.variant] for each in live)
        over[ClashCode.NETWORK, ""] += total > province.network.uplink_mbps + 1e-9
    return +over


def pairs_of(clashes: list[Clash]) -> Found:
    crowds = {ClashCode.ROOMS, ClashCode.NETWORK}
    return {(each.code, frozenset(each.sessions)) for each in clashes if each.code not in crowds}


@given(plans())
def test_overlap_rules_agree_with_a_minute_by_minute_oracle(
    plan: tuple[Province, list[Placement], Receptions],
):
    province, placements, receptions = plan
    found = [
        each for each in find_clashes(province, placements, receptions) if each.code in OVERLAPS
    ]
    assert pairs_of(found) == judged_pair_by_pair(province, placements)
    overrun = {
        (each.code, each.detail.get("school", ""))
        for each in found
        if each.code in {ClashCode.ROOMS, ClashCode.NETWORK}
    }
    assert overrun == set(crowded_minutes(province, placements, receptions))


@given(plans(), st.randoms(use_true_random=False))
def test_order_of_placements_does_not_matter(
    plan: tuple[Province, list[Placement], Receptions], random: object
):
    province, placements, receptions = plan
    shuffled = list(placements)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_clashes(province, shuffled, receptions) == find_clashes(
        province, placements, receptions
    )
