"""An unplaced session says what blocks it, and its way out holds when it is applied."""

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.domain.calendar import ClosureKind
from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Audience, Programme
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.session import Placement
from scheduler.planner.checker import find_clashes
from scheduler.planner.explain import explain
from scheduler.planner.modes import receptions
from scheduler.planner.problem import Problem, Unplaced
from tests import factories
from tests.factories import MONDAY
from tests.unit.planner.world import at, closure, put

MORNING = factories.hours("0", "08:30-10:30")


def one_day(programme_id: str, **parts: object) -> Programme:
    facts: dict[str, object] = {
        "count": 1,
        "first": MONDAY,
        "last": MONDAY,
        "audience": Audience(levels=frozenset({Level.BAC2})),
    }
    return factories.programme(programme_id, **(facts | parts))


def asked(province: Province, last: int = 5, **parts: object) -> Problem:
    return Problem(
        province=province,
        first=MONDAY,
        last=MONDAY + dt.timedelta(days=last),
        now=(MONDAY - dt.timedelta(days=7), 0),
        **parts,  # type: ignore[arg-type]
    )


def applied(problem: Problem, placements: list[Placement], unplaced: Unplaced) -> set[ClashCode]:
    """Apply the way out to the whole draft and return what it breaks."""
    way = unplaced.way_out
    assert way is not None
    where = {each.key: each for each in placements}
    for before, after in way.moves:
        assert where[before.key] == before
        where[before.key] = after
    for lost in way.given_up:
        del where[lost.key]
    where[unplaced.key] = way.place
    found = find_clashes(
        problem.province, where.values(), receptions(problem.province, where.values())
    )
    return {clash.code for clash in found}


def crowded(**parts: object) -> tuple[Problem, list[Placement]]:
    """A studio open for two hours on one day, and one that has all week, sitting in the middle."""
    province = factories.province(
        studios=(factories.studio(hours=(*MORNING, *factories.hours("1", "08:30-10:30"))),),
        teachers=(factories.teacher("maths-a"), factories.teacher("pc-c")),
        programmes=(
            one_day("maths"),
            factories.programme("pc", count=1, teacher_id="pc-c", **parts),
        ),
    )
    return asked(province), [put("pc/1", at(0, "08:45"))]


def test_blockers_are_counted_by_kind_and_name_strongest_first():
    problem, placements = crowded()
    unplaced = explain(problem, placements, SessionKey("maths", 1))
    counts = {blocker.code: blocker for blocker in unplaced.blockers}
    assert counts[ClashCode.STUDIO].by == ("pc/1",)
    assert counts[ClashCode.AUDIENCE].by == ("pc/1",)
    assert counts[ClashCode.STUDIO].starts > counts[ClashCode.AUDIENCE].starts
    ranked = [blocker.starts for blocker in unplaced.blockers]
    assert ranked == sorted(ranked, reverse=True)


def test_way_out_moves_the_one_in_the_way_and_is_proved():
    problem, placements = crowded()
    unplaced = explain(problem, placements, SessionKey("maths", 1))
    assert unplaced.way_out is not None
    ((before, after),) = unplaced.way_out.moves
    assert before.key == SessionKey("pc", 1)
    assert after.slot.day == MONDAY + dt.timedelta(days=1)
    assert applied(problem, placements, unplaced) == set()


def test_way_out_never_moves_a_locked_session():
    problem, placements = crowded()
    locked = [replace(placements[0], locked=True)]
    unplaced = explain(problem, locked, SessionKey("maths", 1))
    assert unplaced.way_out is not None
    assert unplaced.way_out.moves == ()
    assert unplaced.way_out.given_up == ()
    assert applied(problem, locked, unplaced) <= {
        ClashCode(code) for code in unplaced.way_out.waived
    }


def test_way_out_respects_the_notice_period_without_the_operators_word():
    problem, placements = crowded()
    tonight = replace(problem, now=(MONDAY - dt.timedelta(days=1), 12 * 60))
    held = explain(tonight, placements, SessionKey("maths", 1))
    assert held.way_out is not None
    assert held.way_out.moves == ()
    allowed = replace(tonight, movable_in_notice=frozenset({SessionKey("pc", 1)}))
    freed = explain(allowed, placements, SessionKey("maths", 1))
    assert freed.way_out is not None
    assert len(freed.way_out.moves) == 1


def test_chain_of_two_moves_is_found_where_one_does_not_do():
    """`maths` needs Monday; `pc` may only go to Tuesday, where `svt` sits; that can go further."""
    slots = factories.hours("0-2", "08:30-09:30")
    province = factories.province(
        studios=(factories.studio(hours=slots),),
        teachers=tuple(factories.teacher(each) for each in ("maths-a", "pc-c", "svt-b")),
        programmes=(
            one_day("maths"),
            factories.programme(
                "pc", count=1, teacher_id="pc-c", last=MONDAY + dt.timedelta(days=1)
            ),
            factories.programme("svt", count=1, teacher_id="svt-b"),
        ),
    )
    placements = [put("pc/1", at(0, "08:30")), put("svt/1", at(1, "08:30"))]
    problem = asked(province)
    unplaced = explain(problem, placements, SessionKey("maths", 1))
    assert unplaced.way_out is not None
    assert len(unplaced.way_out.moves) == 2
    assert applied(problem, placements, unplaced) == set()


def test_teacher_without_hours_is_the_rule_to_open():
    province = factories.province(
        teachers=(factories.teacher("maths-a", available=()),), programmes=(one_day("maths"),)
    )
    unplaced = explain(asked(province), [], SessionKey("maths", 1))
    assert unplaced.blockers[0].code == ClashCode.TEACHER_HOURS
    assert unplaced.blockers[0].by == ("maths-a",)
    assert unplaced.way_out is not None
    assert unplaced.way_out.waived == (ClashCode.TEACHER_HOURS,)
    assert applied(asked(province), [], unplaced) == {ClashCode.TEACHER_HOURS}


def test_holiday_takes_every_start_and_leaves_no_way_out():
    holiday = closure(ClosureKind.HOLIDAY, 0)
    province = factories.province(
        calendar=factories.calendar(closures=(holiday,)), programmes=(one_day("maths"),)
    )
    unplaced = explain(asked(province), [], SessionKey("maths", 1))
    assert unplaced.blockers[0].code == ClashCode.HOLIDAY
    assert unplaced.blockers[0].by == (holiday.name.fr,)
    assert unplaced.way_out is None


def test_programme_over_before_the_horizon_has_no_start_at_all():
    province = factories.province(
        programmes=(one_day("maths", last=MONDAY - dt.timedelta(days=1)),)
    )
    unplaced = explain(asked(province), [], SessionKey("maths", 1))
    assert [blocker.code for blocker in unplaced.blockers] == ["no-start"]


def test_session_with_a_free_place_needs_no_moves():
    province = factories.province(programmes=(one_day("maths"),))
    unplaced = explain(asked(province), [], SessionKey("maths", 1))
    assert unplaced.way_out is not None
    assert unplaced.way_out.moves == ()
    assert applied(asked(province), [], unplaced) == set()


RAMADAN = replace(
    factories.calendar().periods[0],
    id="ramadan",
    first=MONDAY + dt.timedelta(days=7),
    slots=factories.hours("0-5", "09:00-09:45", "10:00-10:45", "11:00-11:45"),
)


@pytest.mark.parametrize("released", [False, True])
def test_hour_that_fits_no_slot_of_ramadan_is_named_and_not_the_order_of_the_series(
    released: bool,
):
    """Two of four sessions have their weeks before and after Ramadan; nothing is left in it."""
    after = replace(factories.calendar().periods[0], first=MONDAY + dt.timedelta(days=21))
    before = replace(after, id="before", first=MONDAY, last=MONDAY + dt.timedelta(days=6))
    middle = replace(RAMADAN, last=MONDAY + dt.timedelta(days=20))
    programme = factories.programme(
        "maths", count=4, minutes=60, per_week=1, last=MONDAY + dt.timedelta(days=26)
    )
    province = factories.province(
        calendar=factories.calendar(periods=(before, middle, after)), programmes=(programme,)
    )
    problem = replace(asked(province), last=programme.last)
    placements = [put("maths/1", at(0, "08:30")), put("maths/4", at(21, "08:30"))]
    if released:
        problem = replace(problem, placed=tuple(placements), released=frozenset(ALL_FOUR))
    unplaced = explain(problem, placements, SessionKey("maths", 2))
    assert unplaced.blockers[0].code == ClashCode.BELL


ALL_FOUR = [SessionKey("maths", number) for number in range(1, 5)]


def test_session_whose_number_nobody_knows_may_stand_before_an_earlier_one():
    """Only Monday is left, and the first session sits on Tuesday: the numbers change places."""
    problem = asked(
        factories.province(
            programmes=(factories.programme("maths", count=2, per_week=2),),
            teachers=(
                factories.teacher("maths-a", available=factories.hours("0-1", "08:30-09:30")),
            ),
        )
    )
    placements = [put("maths/1", at(1, "08:30"))]
    unplaced = explain(problem, placements, SessionKey("maths", 2))
    way = unplaced.way_out
    assert way is not None
    assert way.place.slot == at(1, "08:30")
    assert [(old.key.number, new.slot) for old, new in way.moves] == [(1, at(0, "08:30"))]
    assert way.renumbered == (SessionKey("maths", 1),)
    place, moves = way.told
    assert (place.slot, moves) == (at(0, "08:30"), ())  # nobody has to move
    assert applied(problem, placements, unplaced) == set()
    known = replace(problem, released=frozenset(ALL_FOUR[:2]))
    held = explain(known, placements, SessionKey("maths", 2)).way_out
    assert held is not None
    assert len(held.moves) == 1
    assert held.renumbered == ()
