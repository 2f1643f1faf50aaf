import datetime as dt

import pytest

from scheduler.domain.clash import ClashCode
from scheduler.domain.errors import LostUpdateError, NotAllowedError
from scheduler.domain.session import Session, SessionState
from scheduler.domain.wall import Slot, monday_of
from scheduler.service.context import Context
from scheduler.service.draft import editing, undo
from scheduler.service.draft.board import board
from scheduler.service.draft.queries import session
from scheduler.service.planning import free_slots
from scheduler.service.releases import releasing
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps

TUESDAY = make.MONDAY + dt.timedelta(days=1)
HALF_PAST_TWO = 14 * 60 + 30


def drafted(ctx: Context) -> tuple[Session, ...]:
    with ctx.uow().reading() as work:
        return work.draft.sessions()


@pytest.fixture
def first(ctx: Context) -> Session:
    return steps.planned(ctx).sessions[0]


def test_a_session_goes_where_it_is_moved_and_stays_itself(ctx: Context, first: Session):
    moved = editing.move_session(
        ctx, first.id, TUESDAY, HALF_PAST_TWO, "studio-1", actor="sara", expected_revision=None
    )
    assert moved.accepted
    after = session(ctx, first.id)
    assert moved.session == after
    assert after.placement is not None
    assert after.placement.slot == Slot(TUESDAY, HALF_PAST_TWO, 60)
    assert (after.uid, after.revision > first.revision) == (first.uid, True)
    assert [each.school_code for each in after.receptions] == [
        make.code(number) for number in (99001, 99002, 99003)
    ]


@pytest.mark.parametrize(
    ("day", "start", "code"),
    [
        pytest.param(TUESDAY, 23 * 60, ClashCode.STUDIO_HOURS, id="closed studio"),
        pytest.param(make.MONDAY + dt.timedelta(days=6), 600, ClashCode.STUDIO_HOURS, id="Sunday"),
        pytest.param(make.MONDAY + dt.timedelta(days=60), 570, ClashCode.DEADLINE, id="too late"),
        pytest.param(dt.date(2026, 11, 20), 570, ClashCode.WINDOW, id="in the past"),
    ],
)
def test_a_move_that_breaks_a_rule_is_refused_and_changes_nothing(
    ctx: Context, first: Session, day: dt.date, start: int, code: ClashCode
):
    before = drafted(ctx)
    refused = editing.move_session(ctx, first.id, day, start, "studio-1", actor="sara")
    assert not refused.accepted
    assert code in {clash.code for clash in refused.clashes}
    assert drafted(ctx) == before


def two_programmes(ctx: Context) -> tuple[Session, Session]:
    """One session of mathematics and one of Arabic, each with its own teacher."""
    report = steps.planned(
        ctx,
        teachers=(make.teacher(), make.teacher("arabe-a")),
        programmes=(
            make.programme(count=1),
            make.programme("arabe-2bac", teacher_id="arabe-a", count=1),
        ),
    )
    arabic, maths = sorted(report.sessions, key=lambda each: each.key)
    return maths, arabic


def test_two_sessions_cannot_have_one_studio_at_once(ctx: Context):
    maths, arabic = two_programmes(ctx)
    assert maths.placement is not None
    slot = maths.placement.slot
    refused = editing.move_session(
        ctx, arabic.id, slot.day, slot.start + 30, "studio-1", actor="sara"
    )
    assert ClashCode.STUDIO in {clash.code for clash in refused.clashes}
    close = editing.move_session(ctx, arabic.id, slot.day, slot.end + 5, "studio-1", actor="sara")
    assert ClashCode.TURNAROUND in {clash.code for clash in close.clashes}


def test_the_second_of_two_operators_is_told_and_overwrites_nothing(ctx: Context, first: Session):
    editing.move_session(
        ctx,
        first.id,
        TUESDAY,
        HALF_PAST_TWO,
        "studio-1",
        actor="sara",
        expected_revision=first.revision,
    )
    before = drafted(ctx)
    with pytest.raises(LostUpdateError):
        editing.move_session(
            ctx,
            first.id,
            TUESDAY,
            9 * 60 + 30,
            "studio-1",
            actor="driss",
            expected_revision=first.revision,
        )
    assert drafted(ctx) == before


def test_a_locked_session_stays_until_it_is_unlocked(ctx: Context, first: Session):
    assert editing.lock_session(ctx, first.id, locked=True, actor="sara").locked
    with pytest.raises(NotAllowedError):
        editing.move_session(ctx, first.id, TUESDAY, HALF_PAST_TWO, "studio-1", actor="sara")
    with pytest.raises(NotAllowedError):
        editing.unplace_session(ctx, first.id, actor="sara")
    editing.lock_session(ctx, first.id, locked=False, actor="sara")
    assert editing.move_session(
        ctx, first.id, TUESDAY, HALF_PAST_TWO, "studio-1", actor="sara"
    ).accepted


def test_a_session_without_a_place_cannot_be_locked(ctx: Context, first: Session):
    editing.unplace_session(ctx, first.id, actor="sara")
    with pytest.raises(NotAllowedError):
        editing.lock_session(ctx, first.id, locked=True, actor="sara")


def test_what_has_begun_is_never_edited(ctx: Context, first: Session, clock: FakeClock):
    clock.at = dt.datetime(2026, 12, 29, tzinfo=dt.UTC)
    for act in (editing.unplace_session, editing.cancel_session):
        with pytest.raises(NotAllowedError):
            act(ctx, first.id, actor="sara")


def test_every_edit_can_be_undone_and_done_again(ctx: Context, first: Session):
    start = drafted(ctx)
    editing.move_session(ctx, first.id, TUESDAY, HALF_PAST_TWO, "studio-1", actor="sara")
    editing.lock_session(ctx, first.id, locked=True, actor="sara")
    editing.lock_session(ctx, first.id, locked=False, actor="sara")
    editing.unplace_session(ctx, first.id, actor="sara")
    editing.cancel_session(ctx, first.id, actor="sara")
    end = drafted(ctx)
    for _ in range(5):
        assert undo.undo(ctx, actor="sara") is not None
    assert stripped(drafted(ctx)) == stripped(start)
    for _ in range(5):
        assert undo.redo(ctx, actor="sara") is not None
    assert stripped(drafted(ctx)) == stripped(end)
    assert undo.redo(ctx, actor="sara") is None


def stripped(sessions: tuple[Session, ...]) -> list[tuple[object, ...]]:
    return sorted(
        (each.id, each.uid, each.state, each.placement, each.receptions, each.locked)
        for each in sessions
    )


def test_undo_takes_back_a_whole_plan(ctx: Context, first: Session):
    assert {each.state for each in drafted(ctx)} == {SessionState.PLANNED}
    undo.undo(ctx, actor="planner")
    assert {each.state for each in drafted(ctx)} == {SessionState.UNPLACED}
    undo.redo(ctx, actor="planner")
    assert session(ctx, first.id).placement == first.placement


def test_nobody_undoes_what_somebody_else_built_on(ctx: Context, first: Session):
    editing.move_session(ctx, first.id, TUESDAY, HALF_PAST_TWO, "studio-1", actor="sara")
    assert undo.undo(ctx, actor="driss") is None
    editing.lock_session(ctx, first.id, locked=True, actor="driss")
    with pytest.raises(LostUpdateError):
        undo.undo(ctx, actor="sara")


def test_after_a_new_edit_the_undone_one_is_gone(ctx: Context, first: Session):
    editing.move_session(ctx, first.id, TUESDAY, HALF_PAST_TWO, "studio-1", actor="sara")
    undo.undo(ctx, actor="sara")
    editing.lock_session(ctx, first.id, locked=True, actor="sara")
    assert undo.redo(ctx, actor="sara") is None


def test_a_released_cancellation_is_for_ever(ctx: Context, first: Session):
    releasing.release(ctx, "", "approver")
    editing.cancel_session(ctx, first.id, actor="sara")
    made = releasing.release(ctx, "", "approver")
    assert made.cancelled == 1
    with pytest.raises(NotAllowedError):
        undo.undo(ctx, actor="sara")
    again = editing.reinstate_session(ctx, first.id, actor="sara")
    assert again.key == first.key
    assert again.id != first.id
    assert again.uid != first.uid
    with pytest.raises(NotAllowedError):
        editing.reinstate_session(ctx, first.id, actor="sara")


def test_an_unreleased_cancellation_is_taken_back_as_the_same_session(ctx: Context, first: Session):
    editing.cancel_session(ctx, first.id, actor="sara")
    again = editing.reinstate_session(ctx, first.id, actor="sara")
    assert (again.id, again.uid, again.state) == (first.id, first.uid, SessionState.UNPLACED)


def test_the_places_offered_are_free_and_those_shaded_are_taken(ctx: Context):
    maths, arabic = two_programmes(ctx)
    assert maths.placement is not None
    monday = monday_of(maths.placement.slot.day)
    best = free_slots.slots_that_fit(ctx, arabic.id, monday)[0]
    assert editing.move_session(
        ctx, arabic.id, best.slot.day, best.slot.start, best.studio_id, actor="sara"
    ).accepted
    shaded = free_slots.slot_shading(ctx, arabic.id, monday)
    taken = next(each for each in shaded if "studio: maths-2bac/1" in each.clashes)
    assert not editing.move_session(
        ctx, arabic.id, taken.slot.day, taken.slot.start, taken.studio_id, actor="sara"
    ).accepted


def test_a_session_is_offered_every_free_place_near_but_the_one_it_has(ctx: Context):
    maths, _ = two_programmes(ctx)
    assert maths.placement is not None
    own = maths.placement
    monday = monday_of(own.slot.day)
    offered = free_slots.elsewhere(ctx, maths.id)
    free = [
        free_slots.slots_that_fit(ctx, maths.id, monday + dt.timedelta(weeks=week))
        for week in (0, 1)
    ]
    assert own.slot in [each.slot for each in free[0]]
    assert [set(week) for week in offered] == [
        {each for each in week if (each.slot, each.studio_id) != (own.slot, own.studio_id)}
        for week in free
    ]


def test_the_board_shows_the_draft_beside_the_release(ctx: Context, first: Session):
    releasing.release(ctx, "", "approver")
    assert board(ctx, make.MONDAY, "draft").changed == frozenset()
    editing.move_session(ctx, first.id, TUESDAY, HALF_PAST_TWO, "studio-1", actor="sara")
    drafted = board(ctx, make.MONDAY, "draft")
    assert drafted.changed == {first.id}
    assert [each.id for each in drafted.sessions] == [first.id]
    shown = board(ctx, make.MONDAY, "release")
    assert [each.facts.slot for each in shown.released] == [
        first.placement and first.placement.slot
    ]
    editing.unplace_session(ctx, first.id, actor="sara")
    assert board(ctx, make.MONDAY, "draft").changed == {first.id}


def test_every_act_is_in_the_log_with_who_and_what(ctx: Context, first: Session):
    editing.lock_session(ctx, first.id, locked=True, actor="sara")
    with ctx.uow().reading() as work:
        log = [(each.actor, each.act, each.key) for each in work.audit.search()]
        assert [each.act for each in work.audit.search("sara")] == ["lock"]
    assert log == [
        ("sara", "lock", "maths-2bac/1"),
        ("planner", "plan", f"{steps.FIRST}..{steps.LAST}"),
        ("importer", "import", "Rehamna"),
    ]
