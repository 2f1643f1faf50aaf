"""Before solving: what is full is counted, and what is impossible is named, never dropped."""

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.domain.calendar import ClosureKind, Scope
from scheduler.domain.programme import Audience, DeliveryPolicy
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.planner.checker import find_clashes
from scheduler.planner.impossible import ImpossibleCode
from scheduler.planner.load import outlook
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Problem
from tests import factories
from tests.factories import MONDAY
from tests.unit.planner.world import at, closure, put


def asked(province: Province, days: int = 6, **parts: object) -> Problem:
    facts: dict[str, object] = {
        "first": MONDAY,
        "last": MONDAY + dt.timedelta(days=days - 1),
        "now": (MONDAY - dt.timedelta(days=7), 0),
    }
    return Problem(province=province, **(facts | parts))  # type: ignore[arg-type]


def codes(problem: Problem) -> list[ImpossibleCode]:
    return [each.code for each in outlook(problem).impossible]


def test_ordinary_demand_is_possible():
    assert codes(asked(factories.province())) == []


def test_studio_load_counts_minutes_with_turnaround_against_open_minutes():
    (load,) = outlook(asked(factories.province())).studios
    assert load.needed == 60 + 15
    assert load.available == 6 * (11 * 60 + 15)


def test_closed_days_give_no_studio_minutes():
    shut = factories.calendar(closures=(closure(ClosureKind.HOLIDAY, 0),))
    (load,) = outlook(asked(factories.province(calendar=shut))).studios
    assert load.available == 5 * (11 * 60 + 15)


def test_load_of_the_one_studio_a_programme_depends_on_is_told_apart():
    province = factories.province(
        studios=(factories.studio("one"), factories.studio("lab", features=frozenset({"bench"}))),
        programmes=(factories.programme(needs=frozenset({"bench"})),),
    )
    assert [load.id for load in outlook(asked(province)).studios] == ["", "lab"]


def test_teacher_load_is_cut_to_daily_and_weekly_maxima():
    teacher = factories.teacher(max_minutes_a_day=90, max_minutes_a_week=300)
    (load,) = outlook(asked(factories.province(teachers=(teacher,)))).teachers
    assert (load.id, load.needed, load.available) == ("maths-a", 60, 300)


def test_overfull_week_shows_more_than_its_share():
    studio = factories.studio(hours=factories.hours("0", "08:30-09:00"))
    (load,) = outlook(asked(factories.province(studios=(studio,)))).studios
    assert load.share > 1


BAD = [
    pytest.param(
        {"teachers": (factories.teacher(available=()),)},
        {},
        ImpossibleCode.NO_TEACHER_HOURS,
        id="teacher without hours",
    ),
    pytest.param(
        {}, {"teacher_id": "nobody"}, ImpossibleCode.UNKNOWN_TEACHER, id="no such teacher"
    ),
    pytest.param(
        {},
        {"audience": Audience(levels=frozenset({Level.AC1}))},
        ImpossibleCode.EMPTY_AUDIENCE,
        id="level nobody has",
    ),
    pytest.param(
        {},
        {
            "audience": Audience(
                levels=frozenset({Level.TC}), scope=Scope(communes=frozenset({"X"}))
            )
        },
        ImpossibleCode.EMPTY_AUDIENCE,
        id="commune without schools",
    ),
    pytest.param(
        {"schools": (factories.school(99001, board=False),)},
        {"policy": DeliveryPolicy.LIVE_ONLY},
        ImpossibleCode.NOBODY_LIVE,
        id="live only and no board anywhere",
    ),
    pytest.param(
        {},
        {"first": MONDAY - dt.timedelta(days=60), "last": MONDAY - dt.timedelta(days=20)},
        ImpossibleCode.DEADLINE_PAST,
        id="deadline past",
    ),
    pytest.param({}, {"count": 9}, ImpossibleCode.TOO_MANY, id="more sessions than weeks"),
    pytest.param(
        {}, {"minutes": 300}, ImpossibleCode.NO_BELL_SLOT, id="longer than any bell block"
    ),
    pytest.param(
        {}, {"needs": frozenset({"bench"})}, ImpossibleCode.NO_STUDIO, id="no studio fitted for it"
    ),
    pytest.param(
        {}, {"studio_id": "gone"}, ImpossibleCode.NO_STUDIO, id="its studio does not exist"
    ),
    pytest.param(
        {"teachers": (factories.teacher(available=factories.hours("0-5", "08:30-09:30")),)},
        {"windows": factories.hours("0-5", "16:30-17:30")},
        ImpossibleCode.NO_START,
        id="teacher in the morning, window in the afternoon",
    ),
    pytest.param(
        {"calendar": factories.calendar(closures=(closure(ClosureKind.EXAM, 0),))},
        {"count": 1, "last": MONDAY},
        ImpossibleCode.CLOSED,
        id="only on an exam day",
    ),
]


@pytest.mark.parametrize(("of_province", "of_programme", "code"), BAD)
def test_impossible_demand_is_named_with_all_its_sessions(
    of_province: dict[str, object], of_programme: dict[str, object], code: ImpossibleCode
):
    programme = factories.programme(**of_programme)
    province = factories.province(**(of_province | {"programmes": (programme,)}))
    (found,) = outlook(asked(province)).impossible
    assert (found.code, found.programme_id) == (code, programme.id)
    assert len(found.sessions) == programme.count


@pytest.mark.parametrize(("of_province", "of_programme", "code"), BAD)
def test_impossible_demand_crashes_no_plan_and_is_not_dropped_in_silence(
    of_province: dict[str, object], of_programme: dict[str, object], code: ImpossibleCode
):
    bad = factories.programme(**of_programme)
    good = factories.programme("good", count=1, last=MONDAY + dt.timedelta(days=5))
    province = factories.province(**(of_province | {"programmes": (bad, good)}))
    problem = asked(province, days=27)
    made = plan(problem, Limits(seconds=1, deterministic=True))
    assert find_clashes(province, made.placements, made.receptions) == ()
    told = {key for each in outlook(problem).impossible for key in each.sessions}
    told |= {each.key for each in made.unplaced if each.blockers}
    left = {*bad.session_keys()} - {each.key for each in made.placements}
    assert left, code
    assert left <= told


def test_sessions_already_held_are_not_asked_for_again():
    past = MONDAY - dt.timedelta(days=14)
    programme = factories.programme(count=1, first=past, last=past)
    held = (put("maths-2bac/1", at(-14, "08:30")),)
    problem = asked(factories.province(programmes=(programme,)), placed=held)
    assert codes(problem) == []


def test_locks_that_contradict_each_other_are_named_with_both_sessions():
    province = factories.province(
        programmes=(factories.programme("maths"), factories.programme("pc", count=1))
    )
    locked = (
        put("maths/1", at(0, "08:30"), locked=True),
        put("pc/1", at(0, "09:00"), locked=True),
    )
    found = outlook(asked(province, placed=locked)).impossible
    assert {each.code for each in found} == {ImpossibleCode.LOCKS}
    assert {each.detail["clash"] for each in found} == {"studio", "teacher", "audience"}
    assert {str(key) for each in found for key in each.sessions} == {"maths/1", "pc/1"}
    made = plan(asked(province, placed=locked), Limits(seconds=1, deterministic=True))
    assert set(locked) <= set(made.placements)


def test_lock_of_something_unknown_is_named():
    locked = (put("ghost/1", at(0, "08:30"), locked=True),)
    (found,) = outlook(asked(factories.province(), placed=locked)).impossible
    assert (found.code, found.programme_id) == (ImpossibleCode.LOCKS, "ghost")


def test_province_without_studios_crashes_nothing():
    bare = replace(factories.province(), studios=())
    found = outlook(asked(bare))
    assert [each.code for each in found.impossible] == [ImpossibleCode.NO_STUDIO]
