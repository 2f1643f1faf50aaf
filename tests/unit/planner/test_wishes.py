"""What makes one plan better than another that places and reaches as much."""

import datetime as dt
from dataclasses import replace

from scheduler.domain.calendar import ReceptionHours, Scope
from scheduler.domain.programme import Audience
from scheduler.domain.province import Province, Weights
from scheduler.domain.school import Level
from scheduler.domain.session import Placement
from scheduler.domain.wall import Slot
from scheduler.planner.checker import find_clashes
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Problem
from tests import factories
from tests.factories import MONDAY, hours
from tests.unit.planner.world import at, put

LIMITS = Limits(seconds=3.0, gap=0.0, deterministic=True)
BAC1, BAC2 = (Audience(levels=frozenset({level})) for level in (Level.BAC1, Level.BAC2))
NONE = Weights(
    preferred=0, spread=0, same_slot=0, same_studio=0, isolated=0, teacher_gaps=0, fairness=0
)
THURSDAY_AFTERNOON = replace(put("a/1", at(3, "14:30")), locked=True)


def planned(province: Province, *locked: Placement, weeks: int = 1) -> dict[str, Placement]:
    problem = Problem(
        province=province,
        first=MONDAY,
        last=MONDAY + dt.timedelta(days=7 * weeks - 2),
        now=(MONDAY - dt.timedelta(days=7), 0),
        placed=locked,
    )
    made = plan(problem, LIMITS)
    assert find_clashes(province, made.placements, made.receptions) == ()
    assert made.unplaced == ()
    return {str(each.key): each for each in made.placements}


def two_programmes(weights: Weights, **second: object) -> Province:
    facts = {"teacher_id": "t", "audience": BAC2, "count": 1} | second
    return factories.province(
        weights=weights,
        studios=(factories.studio("studio-1"), factories.studio("studio-2")),
        teachers=(factories.teacher("t"), factories.teacher("u")),
        programmes=(
            factories.programme("a", teacher_id="t", audience=BAC2, count=1),
            factories.programme("b", **facts),
        ),
    )


def test_session_takes_the_hours_its_programme_prefers():
    late = hours("4", "16:30-18:30")
    where = planned(two_programmes(replace(NONE, preferred=1), preferred=late), THURSDAY_AFTERNOON)
    assert late[0].holds(where["b/1"].slot)


def test_sessions_of_a_programme_are_spread_over_its_weeks():
    programme = factories.programme(count=4, per_week=2, last=MONDAY + dt.timedelta(days=26))
    where = planned(factories.province(programmes=(programme,)), weeks=4)
    assert [(each.slot.day - MONDAY).days // 7 for each in where.values()] == [0, 1, 2, 3]


def test_programme_keeps_its_slot_of_the_week_and_its_studio():
    weights = replace(NONE, same_slot=1, same_studio=1)
    province = two_programmes(weights, count=3)
    first = replace(put("b/1", at(2, "15:30"), "studio-2"), locked=True)
    where = planned(province, THURSDAY_AFTERNOON, first, weeks=4)
    later = [each for key, each in where.items() if key in {"b/2", "b/3"}]
    assert {(each.slot.day.weekday(), each.slot.start, each.studio_id) for each in later} == {
        (2, first.slot.start, "studio-2")
    }


def test_level_does_not_come_in_for_one_session_alone():
    province = two_programmes(replace(NONE, isolated=1), teacher_id="u")
    other = planned(province, THURSDAY_AFTERNOON)["b/1"]
    assert other.slot.day == THURSDAY_AFTERNOON.slot.day
    assert other.slot.start >= 14 * 60


def test_teacher_does_not_wait_between_two_sessions_of_a_day():
    province = two_programmes(replace(NONE, teacher_gaps=1), audience=BAC1)
    thursdays = factories.teacher("t", available=hours("3", "08:00-19:00"))
    where = planned(replace(province, teachers=(thursdays,)), THURSDAY_AFTERNOON)
    turnaround = province.studios[0].turnaround
    assert where["b/1"].slot.start == THURSDAY_AFTERNOON.slot.end + turnaround


def test_school_that_is_live_least_is_served_where_as_many_are_reached():
    """One school is open on Mondays, the other on Tuesdays; the first has had a session."""
    open_on = tuple(
        ReceptionHours(
            id=f"day-{day}",
            scope=Scope(codes=frozenset({factories.code(99001 + day)})),
            hours=hours(str(day), "08:30-09:30"),
        )
        for day in (0, 1)
    )
    province = factories.province(
        weights=replace(NONE, fairness=1),
        schools=(factories.school(99001), factories.school(99002)),
        programmes=(factories.programme(count=2, last=MONDAY + dt.timedelta(days=12)),),
        calendar=factories.calendar(reception_hours=open_on),
    )
    held = replace(put("maths-2bac/1", Slot(MONDAY, 8 * 60 + 30, 60)), locked=True)
    where = planned(province, held, weeks=2)
    assert where["maths-2bac/2"].slot.day.weekday() == 1
