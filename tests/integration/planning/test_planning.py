import dataclasses
import datetime as dt

import pytest

from scheduler.domain.errors import ClashError, LostUpdateError
from scheduler.domain.session import Session, SessionState
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.planning import planning
from scheduler.service.ports.installation import Planner
from tests import factories as make
from tests.integration import steps
from tests.integration.draft.test_editing import HALF_PAST_TWO, TUESDAY, stripped


def drafted(ctx: Context) -> tuple[Session, ...]:
    with ctx.uow().reading() as work:
        return work.draft.sessions()


def plan_with(ctx: Context, planner: Planner) -> None:
    planning.make_plan(
        ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner", planner=planner
    )


def test_planning_places_sessions_and_keeps_their_uids(ctx: Context):
    steps.imported(ctx)
    before = {each.key: each.uid for each in drafted(ctx)}
    report = planning.make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    assert (report.placed, report.unplaced) == (3, ())
    assert {each.key: each.uid for each in drafted(ctx)} == before
    assert {each.state for each in report.sessions} == {SessionState.PLANNED}


def test_what_finds_no_place_is_stored_with_its_reasons(ctx: Context):
    steps.imported(ctx, teachers=(make.teacher(available=()),))
    report = planning.make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    assert report.placed == 0
    assert len(report.unplaced) == 3
    assert all(each.blockers for each in report.unplaced)
    with ctx.uow().reading() as work:
        assert work.draft.unplaced() == report.unplaced


def test_a_planner_that_breaks_off_leaves_the_draft_as_it_was(ctx: Context):
    steps.planned(ctx)
    before = drafted(ctx)

    def broken(problem: Problem, limits: Limits, on_progress: OnProgress | None) -> Plan:
        raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError, match="out of memory"):
        plan_with(ctx, broken)
    assert drafted(ctx) == before


def test_a_plan_in_which_the_checker_finds_a_clash_is_not_stored(ctx: Context):
    steps.imported(ctx)
    before = drafted(ctx)

    def careless(problem: Problem, limits: Limits, on_progress: OnProgress | None) -> Plan:
        found = plan(problem, limits, on_progress)
        first, *others = found.placements
        midnight = dataclasses.replace(first, slot=dataclasses.replace(first.slot, start=0))
        return dataclasses.replace(found, placements=(midnight, *others))

    with pytest.raises(ClashError):
        plan_with(ctx, careless)
    assert drafted(ctx) == before


def test_an_edit_made_while_planning_is_not_overwritten(ctx: Context):
    first = steps.planned(ctx).sessions[0]

    def slow(problem: Problem, limits: Limits, on_progress: OnProgress | None) -> Plan:
        editing.move_session(ctx, first.id, TUESDAY, HALF_PAST_TWO, "studio-1", actor="sara")
        return plan(problem, limits, on_progress)

    with pytest.raises(LostUpdateError):
        plan_with(ctx, slow)
    placement = next(each for each in drafted(ctx) if each.id == first.id).placement
    assert placement is not None
    assert (placement.slot.day, placement.slot.start) == (TUESDAY, HALF_PAST_TWO)


def test_planning_again_after_a_release_moves_nothing_without_need(ctx: Context):
    steps.released(ctx)
    before = drafted(ctx)
    report = planning.make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    assert report.moved == 0
    assert stripped(drafted(ctx)) == stripped(before)


def test_a_locked_session_is_planned_around(ctx: Context):
    first = steps.planned(ctx).sessions[0]
    editing.move_session(ctx, first.id, TUESDAY, HALF_PAST_TWO, "studio-1", actor="sara")
    locked = editing.lock_session(ctx, first.id, locked=True, actor="sara")
    planning.make_plan(
        ctx,
        steps.FIRST,
        steps.LAST,
        limits=steps.LIMITS,
        actor="planner",
        keep_published=False,
    )
    after = next(each for each in drafted(ctx) if each.id == first.id)
    assert (after.placement, after.locked) == (locked.placement, True)


def test_called_off_sessions_are_left_out(ctx: Context):
    first = steps.planned(ctx).sessions[0]
    editing.cancel_session(ctx, first.id, actor="sara")
    report = planning.make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    assert first.key not in {each.key for each in report.sessions}
    assert first.key not in {each.key for each in report.unplaced}


def test_planning_the_past_is_not_done(ctx: Context):
    steps.imported(ctx)
    past = dt.date(2026, 10, 1)
    report = planning.make_plan(
        ctx, past, past + dt.timedelta(days=6), limits=steps.LIMITS, actor="planner"
    )
    assert report.placed == 0
