import datetime as dt

import pytest

from scheduler.domain.session import Session
from scheduler.service.context import Context
from scheduler.service.draft import board as draft_board
from scheduler.service.draft import editing, undo
from scheduler.service.draft.activity import happened_since, happened_to
from scheduler.service.releases import releasing
from tests import factories as make
from tests.integration import steps

TUESDAY = make.MONDAY + dt.timedelta(days=1)


@pytest.fixture
def first(ctx: Context) -> Session:
    return steps.planned(ctx).sessions[0]


def mark(ctx: Context) -> int:
    return draft_board.board(ctx, make.MONDAY, "draft").mark


def test_what_happened_since_a_board_was_made_is_told_with_both_places(
    ctx: Context, first: Session
):
    seen = mark(ctx)
    assert happened_since(ctx, seen) == ()
    moved = editing.move_session(ctx, first.id, TUESDAY, 870, "studio-1", actor="sara")
    assert moved.session is not None
    [told] = happened_since(ctx, seen)
    assert (told.actor, told.act, told.key) == ("sara", "move", str(first.key))
    assert (told.before, told.after) == (first.placement, moved.session.placement)
    assert happened_since(ctx, mark(ctx)) == ()


def test_the_last_act_comes_first_and_undoing_and_releasing_count(ctx: Context, first: Session):
    seen = mark(ctx)
    editing.lock_session(ctx, first.id, locked=True, actor="sara")
    undo.undo(ctx, actor="sara")
    releasing.release(ctx, "", "approver")
    assert [each.act for each in happened_since(ctx, seen)] == ["release", "undo", "lock"]


def test_a_session_s_own_history_holds_its_edits_and_the_plan_that_placed_it(
    ctx: Context, first: Session
):
    editing.lock_session(ctx, first.id, locked=True, actor="sara")
    told = happened_to(ctx, first.key, limit=5)
    assert [each.act for each in told] == ["lock", "plan"]
    assert told[1].before is None
    assert told[1].after == first.placement
    assert len(happened_to(ctx, first.key, limit=1)) == 1
