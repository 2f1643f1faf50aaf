"""A way out that is taken gives the session its place, breaks no rule, and is undone as one act."""

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.domain.errors import LostUpdateError, NotAllowedError
from scheduler.domain.programme import Audience, Programme
from scheduler.domain.school import Level
from scheduler.domain.session import Session, SessionState
from scheduler.planner.explain import explain
from scheduler.planner.problem import WayOut
from scheduler.service.context import Context
from scheduler.service.draft import editing, undo
from scheduler.service.planning import repair
from scheduler.service.planning.problem import problem_in
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from tests import factories as make
from tests.integration import steps
from tests.integration.planning.test_planning import drafted

TUESDAY = make.MONDAY + dt.timedelta(days=1)
EARLY = 8 * 60 + 30
ON_MONDAY = {"last": TUESDAY, "windows": make.hours("0", "08:30-09:30")}


def one(programme_id: str, **parts: object) -> Programme:
    """One session, on Monday unless it may wait; all are for the same classes."""
    facts: dict[str, object] = {
        "count": 1,
        "last": make.MONDAY,
        "audience": Audience(levels=frozenset({Level.BAC2})),
    }
    return make.programme(programme_id, **(facts | parts))


def named(ctx: Context, programme_id: str) -> Session:
    return next(each for each in drafted(ctx) if each.key.programme_id == programme_id)


def crowded(ctx: Context, *programmes: Programme) -> WayOut:
    """One hour a day; the first programme's session has Monday's, the other's waits, explained."""
    bells = replace(make.calendar().periods[0], slots=make.hours("0-5", "08:30-09:30"))
    steps.imported(ctx, programmes=programmes, calendar=make.calendar(periods=(bells,)))
    first, second = (named(ctx, each.id) for each in programmes)
    moved = editing.move_session(ctx, first.id, make.MONDAY, EARLY, "studio-1", actor="sara")
    assert moved.accepted
    with ctx.uow() as work:
        problem = problem_in(ctx, work, make.MONDAY, TUESDAY)
        others = [placed for placed in problem.placed if placed.key != second.key]
        told = explain(problem, others, second.key)
        work.draft.unplace({second.id: told})
        work.commit()
    assert told.way_out is not None
    return told.way_out


def test_others_move_and_the_session_has_its_place(ctx: Context):
    way = crowded(ctx, one("waits", last=TUESDAY), one("urgent", **ON_MONDAY))
    assert way.moves
    before = drafted(ctx)
    taken = repair.take_way_out(ctx, named(ctx, "urgent").id, actor="sara")
    assert taken.way == way
    assert taken.session.placement == way.place
    moved = named(ctx, "waits").placement
    assert moved is not None
    assert moved.slot.day == TUESDAY
    assert releasing.draft_clashes(ctx) == ()
    undo.undo(ctx, actor="sara")
    assert [(each.state, each.placement) for each in drafted(ctx)] == [
        (each.state, each.placement) for each in before
    ]


def test_another_gives_up_its_place_where_nothing_else_helps(ctx: Context):
    way = crowded(ctx, one("first"), one("second"))
    assert way.given_up
    taken = repair.take_way_out(ctx, named(ctx, "second").id, actor="sara")
    assert taken.session.placement == way.place
    assert named(ctx, "first").state is SessionState.UNPLACED
    assert releasing.draft_clashes(ctx) == ()


@pytest.mark.parametrize(
    ("parts", "opened"),
    [
        pytest.param({"teachers": (make.teacher(available=()),)}, ["teacher-hours"], id="hours"),
        pytest.param(
            {"teachers": (make.teacher(away=((make.MONDAY, make.YEAR_END),)),)},
            ["teacher-hours"],
            id="away",
        ),
        pytest.param(
            {"teachers": (make.teacher(max_minutes_a_day=30),)}, ["teacher-load"], id="maximum"
        ),
        pytest.param(
            {"studios": (make.studio(hours=make.hours("5", "18:45-19:00")),)},
            ["studio-hours"],
            id="studio",
        ),
        pytest.param(
            {"programmes": (one("maths-2bac", windows=make.hours("0", "06:00-07:00")),)},
            ["window"],
            id="window",
        ),
    ],
)
def test_a_rule_is_opened_just_as_far_as_the_session_needs(
    ctx: Context, parts: dict[str, object], opened: list[str]
):
    steps.planned(ctx, **({"programmes": (one("maths-2bac"),)} | parts))
    before = stored_province(ctx)
    waiting = drafted(ctx)[0]
    taken = repair.take_way_out(ctx, waiting.id, actor="sara")
    assert taken.way is not None
    assert list(taken.way.waived) == opened
    assert taken.session.placement == taken.way.place
    assert releasing.draft_clashes(ctx) == ()
    assert stored_province(ctx) != before
    undo.undo(ctx, actor="sara")
    assert stored_province(ctx) == before
    assert drafted(ctx)[0].state is SessionState.UNPLACED
    undo.redo(ctx, actor="sara")
    assert drafted(ctx)[0].placement == taken.way.place
    assert releasing.draft_clashes(ctx) == ()


def test_spacing_is_opened_for_a_second_session_of_the_week(ctx: Context):
    steps.planned(
        ctx, programmes=(make.programme(count=2, last=make.MONDAY + dt.timedelta(days=4)),)
    )
    waiting = next(each for each in drafted(ctx) if each.state is SessionState.UNPLACED)
    taken = repair.take_way_out(ctx, waiting.id, actor="sara")
    assert taken.way is not None
    assert taken.way.waived == ("spacing",)
    assert releasing.draft_clashes(ctx) == ()


def test_a_way_out_that_no_longer_holds_changes_nothing_and_is_worked_out_anew(ctx: Context):
    way = crowded(ctx, one("waits", last=TUESDAY), one("urgent", **ON_MONDAY))
    waits = named(ctx, "waits")
    editing.lock_session(ctx, waits.id, locked=True, actor="tariq")
    before = named(ctx, "waits")
    taken = repair.take_way_out(ctx, named(ctx, "urgent").id, actor="sara")
    assert taken.way is None
    assert taken.now is not None
    assert taken.now.way_out != way
    assert named(ctx, "waits") == before
    assert named(ctx, "urgent").state is SessionState.UNPLACED


def test_only_a_session_without_a_place_and_with_a_way_out_takes_one(ctx: Context):
    crowded(ctx, one("waits", last=TUESDAY), one("urgent", **ON_MONDAY))
    urgent = named(ctx, "urgent")
    with pytest.raises(LostUpdateError):
        repair.take_way_out(ctx, urgent.id, expected_revision=urgent.revision - 1, actor="sara")
    with pytest.raises(NotAllowedError):
        repair.take_way_out(ctx, named(ctx, "waits").id, actor="sara")
    with ctx.uow() as work:
        work.draft.unplace({urgent.id: None})
        work.commit()
    with pytest.raises(NotAllowedError):
        repair.take_way_out(ctx, urgent.id, actor="sara")
