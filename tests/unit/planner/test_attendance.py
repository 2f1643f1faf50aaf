"""Whom a session reaches while others are on, as the model reckons it and as schools get it."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Audience, Programme
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.session import Placement
from scheduler.planner.attendance import attendance_of
from scheduler.planner.checker import find_clashes
from scheduler.planner.modes import receptions
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Problem
from scheduler.planner.score import live_total
from scheduler.planner.starts import Start, Starts
from tests import factories
from tests.factories import MONDAY, hours

LEVELS = (Level.TC, Level.BAC1, Level.BAC2)
Held = dict[SessionKey, tuple[Programme, Start]]


@st.composite
def crowded(draw: st.DrawFn) -> tuple[Province, Held]:
    """Draw a morning of three studios, each for a level of its own, at schools of few rooms."""
    programmes = tuple(
        factories.programme(
            f"p{number}",
            audience=Audience(levels=frozenset({level})),
            priority=draw(st.integers(1, 3)),
            minutes=draw(st.sampled_from((30, 45, 60, 90))),
        )
        for number, level in enumerate(LEVELS)
    )
    schools = tuple(
        factories.school(
            99001 + number,
            rooms=draw(st.integers(1, 2)),
            pupils={level: draw(st.integers(1, 40)) for level in LEVELS},
        )
        for number in range(3)
    )
    province = factories.province(
        schools=schools,
        programmes=programmes,
        studios=tuple(factories.studio(f"s{number}") for number in range(3)),
    )
    starts = Starts(province)
    held: Held = {}
    for number, each in enumerate(programmes):
        minute = draw(st.sampled_from(range(8 * 60 + 30, 11 * 60, 15)))
        start = starts.at(each, MONDAY, minute, f"s{number}")
        if start is not None:
            held[SessionKey(each.id, 1)] = (each, start)
    return province, held


@given(crowded())
@settings(max_examples=60, deadline=None)
def test_reach_beside_others_is_what_the_schools_get(drawn: tuple[Province, Held]):
    province, held = drawn
    placements = [
        Placement(key=key, slot=start.slot, studio_id=start.studio_id)
        for key, (_, start) in held.items()
    ]
    _, reached = attendance_of(Starts(province), held)
    assert reached == live_total(province, placements, receptions(province, placements))


def test_room_that_is_taken_reaches_nobody_at_the_same_hour():
    province = factories.province(schools=(factories.school(99001, rooms=1),))
    (programme,) = (factories.programme(),)
    starts = Starts(province)
    start = starts.at(programme, MONDAY, 8 * 60 + 30, "studio-1")
    later = starts.at(programme, MONDAY, 9 * 60 + 30, "studio-1")
    assert start is not None
    assert later is not None
    attendance, reached = attendance_of(starts, {SessionKey(programme.id, 1): (programme, start)})
    assert (reached, attendance.reach(programme, start)) == (1000, 0)
    assert attendance.reach(programme, later) == 1000


def test_two_studios_take_turns_where_every_school_has_one_room():
    """Both levels could be on at the bell that all like best; one of them would reach nobody."""
    morning = hours("0-1", "08:30-10:30")
    province = factories.province(
        schools=tuple(factories.school(99001 + number, rooms=1) for number in range(3)),
        studios=(factories.studio("a", hours=morning), factories.studio("b", hours=morning)),
        teachers=tuple(factories.teacher(f"t{number}") for number in range(2)),
        programmes=tuple(
            factories.programme(
                f"p{number}",
                teacher_id=f"t{number}",
                audience=Audience(levels=frozenset({LEVELS[number]})),
                count=2,
                per_week=2,
                last=MONDAY + dt.timedelta(days=5),
            )
            for number in range(2)
        ),
    )
    problem = Problem(
        province=province,
        first=MONDAY,
        last=MONDAY + dt.timedelta(days=5),
        now=(MONDAY - dt.timedelta(days=4), 0),
    )
    made = plan(problem, Limits(seconds=4.0, gap=0.0, deterministic=True))
    assert len(made.placements) == 4
    assert find_clashes(province, made.placements, made.receptions) == ()
    assert live_total(province, made.placements, made.receptions) == 4000
