import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from scheduler.domain.calendar import BellPeriod, Closure, ClosureKind, DateStatus, Scope
from scheduler.domain.errors import NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Audience
from scheduler.domain.school import Level
from scheduler.planner.checker import find_clashes
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Plan, Problem
from scheduler.planner.replan import (
    bell_period_announced,
    schools_closed,
    session_missed,
    studio_down,
    teacher_away,
)
from tests import factories
from tests.factories import MONDAY, hours

LIMITS = Limits(seconds=3.0, gap=0.0, deterministic=True)
NOW = (MONDAY - dt.timedelta(days=10), 8 * 60)
LAST = MONDAY + dt.timedelta(days=19)
PROGRAMMES = tuple(
    factories.programme(
        f"p{number}",
        teacher_id=f"t{number % 2}",
        audience=Audience(levels=frozenset({level})),
        count=6,
        per_week=2,
        last=LAST,
        minutes_in={"ramadan": 45},
    )
    for number, level in enumerate((Level.TC, Level.BAC1, Level.BAC2))
)
PROVINCE = factories.province(
    schools=(
        factories.school(99001),
        factories.school(99002, commune="Jbilate"),
        factories.school(99003, rooms=1),
    ),
    programmes=PROGRAMMES,
    teachers=(factories.teacher("t0"), factories.teacher("t1")),
)


def published() -> tuple[Problem, Plan]:
    problem = Problem(province=PROVINCE, first=MONDAY, last=LAST, now=NOW)
    made = plan(problem, LIMITS)
    assert len(made.placements) == 18
    return replace(problem, placed=made.placements), made


def replanned(problem: Problem) -> Plan:
    made = plan(problem, LIMITS)
    assert find_clashes(problem.province, made.placements, made.receptions) == ()
    return made


def test_nothing_moves_when_nothing_has_changed():
    problem, before = published()
    after = replanned(replace(problem, keep_published=True))
    assert after.placements == before.placements
    assert after.moved == ()
    assert after.moves_proven


def test_teacher_away_moves_their_sessions_and_what_has_to_follow_in_order():
    problem, before = published()
    day = before.placements[0].slot.day
    teacher_of = {each.id: each.teacher_id for each in PROGRAMMES}
    away = teacher_of[before.placements[0].key.programme_id]
    after = replanned(teacher_away(problem, away, day, day))
    hit = {
        each.key
        for each in before.placements
        if each.slot.day == day and teacher_of[each.key.programme_id] == away
    }
    assert hit <= set(after.moved)
    assert {key.programme_id for key in after.moved} <= {key.programme_id for key in hit}
    assert after.unplaced == ()
    assert after.moves_proven


def test_studio_down_shifts_its_whole_day_and_what_has_to_follow_in_order():
    problem, before = published()
    day = before.placements[0].slot.day
    after = replanned(studio_down(problem, "studio-1", day, day))
    hit = {each.key for each in before.placements if each.slot.day == day}
    assert hit <= set(after.moved)
    assert {key.programme_id for key in after.moved} <= {key.programme_id for key in hit}
    assert after.unplaced == ()
    assert after.moves_proven


@pytest.mark.parametrize(
    ("scope", "codes"),
    [
        pytest.param(
            Scope(codes=frozenset({PROVINCE.schools[0].code})),
            {PROVINCE.schools[0].code},
            id="one school",
        ),
        pytest.param(
            Scope(communes=frozenset({"Jbilate"})), {PROVINCE.schools[1].code}, id="one commune"
        ),
    ],
)
def test_short_notice_closure_moves_nobody_but_turns_to_the_recording(
    scope: Scope, codes: set[str]
):
    problem, before = published()
    day = before.placements[0].slot.day
    closure = Closure(
        id="rain",
        first=day,
        last=day,
        kind=ClosureKind.SHORT_NOTICE,
        name=factories.text("Pluies"),
        status=DateStatus.FIXED,
        scope=scope,
    )
    after = replanned(schools_closed(problem, closure))
    assert after.moved == ()
    received = after.receptions[before.placements[0].key]
    assert {each.school_code for each in received if each.mode == "recorded"} == codes


def test_shorter_bell_slots_shorten_sessions_and_move_those_that_no_longer_fit():
    problem, before = published()
    ramadan = BellPeriod(
        id="ramadan",
        name=factories.text("Ramadan"),
        first=MONDAY + dt.timedelta(days=7),
        last=LAST,
        slots=hours("0-5", "08:40-09:25", "09:30-10:15", "12:30-13:15"),
        status=DateStatus.CONFIRMED,
    )
    after = replanned(bell_period_announced(problem, ramadan))
    assert after.unplaced == ()
    later = [each for each in after.placements if each.slot.day >= ramadan.first]
    assert {each.slot.minutes for each in later} == {45}
    first_week = [each for each in before.placements if each.slot.day < ramadan.first]
    assert set(first_week) <= set(after.placements)


def test_what_cannot_be_kept_leaves_the_fewest_moves_proved():
    problem, _ = published()
    ramadan = BellPeriod(
        id="ramadan",
        name=factories.text("Ramadan"),
        first=MONDAY + dt.timedelta(days=7),
        last=LAST,
        slots=hours("0-3", "08:40-09:25"),
        status=DateStatus.CONFIRMED,
    )
    after = replanned(bell_period_announced(problem, ramadan))
    assert after.unplaced
    assert after.moves_proven


def test_programme_added_finds_room_without_moving_anybody():
    problem, _ = published()
    new = factories.programme("new", teacher_id="t0", count=3, last=LAST)
    more = replace(PROVINCE, programmes=(*PROGRAMMES, new))
    after = replanned(replace(problem, province=more, keep_published=True))
    assert after.moved == ()
    assert {each.key.number for each in after.placements if each.key.programme_id == "new"} == {
        1,
        2,
        3,
    }


def test_dropped_programme_leaves_the_others_where_they_are():
    problem, before = published()
    left = tuple(one for one in before.placements if one.key.programme_id != "p0")
    fewer = replace(PROVINCE, programmes=PROGRAMMES[1:])
    after = replanned(replace(problem, province=fewer, placed=left, keep_published=True))
    assert after.placements == left


def test_missed_session_is_placed_again_before_the_next_of_its_programme():
    problem, before = published()
    key = SessionKey("p0", 1)
    held = next(each for each in before.placements if each.key == key)
    now = (held.slot.day, held.slot.end)
    # The next may be on the day after, where only the operator's word lets it make room.
    near = replace(problem, now=now, movable_in_notice=frozenset({SessionKey("p0", 2)}))
    after = replanned(session_missed(near, key))
    where = {each.key: each.slot for each in after.placements}
    tomorrow = (now[0] + dt.timedelta(days=1), now[1])
    assert PROVINCE.notice_hours == 24
    assert (where[key].day, where[key].start) >= tomorrow
    assert where[key] < where[SessionKey("p0", 2)]


def test_session_inside_the_notice_period_moves_only_with_the_operators_word():
    problem, before = published()
    first = before.placements[0]
    day = first.slot.day
    near = replace(problem, now=(day, first.slot.start - 60))
    teacher = {each.id: each.teacher_id for each in PROGRAMMES}[first.key.programme_id]
    away = teacher_away(near, teacher, day, day)
    assert first in plan(away, LIMITS).placements
    allowed = replace(away, movable_in_notice=frozenset({first.key}))
    assert first.key in plan(allowed, LIMITS).moved


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda one: teacher_away(one, "x", MONDAY, MONDAY), id="teacher"),
        pytest.param(lambda one: studio_down(one, "x", MONDAY, MONDAY), id="studio"),
        pytest.param(lambda one: session_missed(one, SessionKey("p0", 1)), id="session"),
    ],
)
def test_event_about_something_unknown_is_refused(act: Callable[[Problem], Problem]):
    with pytest.raises(NotFoundError):
        act(Problem(province=PROVINCE, first=MONDAY, last=LAST, now=NOW))
