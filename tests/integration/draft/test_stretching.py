import pytest

from scheduler.domain.errors import ClashError
from scheduler.domain.session import Session
from scheduler.service.context import Context
from scheduler.service.draft import editing, undo
from scheduler.service.draft.queries import session
from scheduler.service.planning import free_slots
from scheduler.service.releases import releasing
from tests import factories as make
from tests.integration import steps


@pytest.fixture
def first(ctx: Context) -> Session:
    return steps.planned(ctx).sessions[0]


def stretched(ctx: Context, one: Session, minutes: int) -> bool:
    assert one.placement is not None
    where = (one.placement.slot.day, one.placement.slot.start, one.placement.studio_id)
    return editing.move_session(ctx, one.id, *where, actor="sara", minutes=minutes).accepted


def free_length(ctx: Context, one: Session) -> int:
    """Return a length that the session has not, and could have."""
    assert one.placement is not None
    now = one.placement.slot.minutes
    free = [each.slot.minutes for each in free_slots.lengths(ctx, one.id) if not each.clashes]
    return max(each for each in free if each < now)


def test_a_stretched_session_keeps_its_length_and_is_locked_with_it(ctx: Context, first: Session):
    wanted = free_length(ctx, first)
    assert stretched(ctx, first, wanted)
    after = session(ctx, first.id)
    assert after.placement is not None
    assert (after.placement.slot.minutes, after.locked) == (wanted, True)
    assert releasing.draft_clashes(ctx) == ()
    steps.make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    assert session(ctx, first.id).placement == after.placement


def test_a_locked_session_may_be_stretched_again_where_it_is(ctx: Context, first: Session):
    assert stretched(ctx, first, free_length(ctx, first))
    shorter = free_length(ctx, session(ctx, first.id))
    assert stretched(ctx, first, shorter)


def test_unlocking_gives_a_session_back_the_length_of_its_programme(ctx: Context, first: Session):
    stretched(ctx, first, free_length(ctx, first))
    freed = editing.lock_session(ctx, first.id, locked=False, actor="sara")
    assert freed.placement == first.placement
    assert not freed.locked


def test_a_session_stays_locked_when_its_own_length_finds_no_room_any_more(ctx: Context):
    made = steps.planned(
        ctx,
        studios=(make.studio(turnaround=0),),
        teachers=(make.teacher(), make.teacher("other")),
        programmes=(
            make.programme(count=1),
            make.programme("late", teacher_id="other", count=1),
        ),
    )
    first, second = made.sessions
    assert first.placement is not None
    stretched(ctx, first, 30)
    slot = first.placement.slot
    editing.move_session(
        ctx, second.id, slot.day, slot.start + 30, first.placement.studio_id, actor="sara"
    )
    moved = session(ctx, second.id).placement
    assert moved is not None
    assert moved.slot.start == slot.start + 30
    with pytest.raises(ClashError):
        editing.lock_session(ctx, first.id, locked=False, actor="sara")
    assert session(ctx, first.id).locked


def test_a_length_into_another_session_is_named_as_taken_and_refused(ctx: Context):
    first, second = steps.planned(
        ctx,
        teachers=(make.teacher(), make.teacher("other")),
        programmes=(
            make.programme(count=1),
            make.programme("late", teacher_id="other", count=1),
        ),
    ).sessions
    assert first.placement is not None
    after = first.placement.slot.start + 75
    placed = editing.move_session(
        ctx, second.id, first.placement.slot.day, after, "studio-1", actor="sara"
    )
    assert placed.accepted
    told = {each.slot.minutes: each.clashes for each in free_slots.lengths(ctx, first.id)}
    assert not told[60]
    assert f"studio: {second.key}" in told[90]
    assert not stretched(ctx, first, 90)
    assert session(ctx, first.id).placement == first.placement


def test_stretching_is_undone_with_its_lock(ctx: Context, first: Session):
    stretched(ctx, first, free_length(ctx, first))
    undo.undo(ctx, actor="sara")
    back = session(ctx, first.id)
    assert (back.placement, back.locked) == (first.placement, False)
