"""What has begun is held at every door, from its first instant, whatever the draft says of it."""

import datetime as dt
from collections.abc import Callable

import pytest

from scheduler.domain.errors import NotAllowedError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedState
from scheduler.domain.session import SessionState
from scheduler.domain.wall import Slot
from scheduler.service.context import Context
from scheduler.service.draft import begun, editing, undo
from scheduler.service.draft.batch_edit import Act, Rearrangement, rearrange
from scheduler.service.draft.queries import session as draft_session
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.province import province_in
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from scheduler.service.releases.restoring import return_to
from scheduler.service.schools import replies, reply_queries
from scheduler.service.schools.replies import RoomAnswer
from scheduler.service.timers import actions
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps
from tests.integration.timers.acting import perform_and_finish

PROVINCE = Holder(kind=HolderKind.PROVINCE, id="")
LATER = 60  # minutes


class Running:
    """The first session of the release, with the clock at its very first instant."""

    def __init__(self, ctx: Context, clock: FakeClock) -> None:
        self.ctx, self.clock = ctx, clock
        steps.released(ctx)
        self.first = released_sessions(ctx, PROVINCE)[0]

    @property
    def id(self) -> int:
        return self.first.session_id

    def begin(self, seconds: float = 0) -> None:
        self.clock.at = self.first.facts.start + dt.timedelta(seconds=seconds)

    def on_air(self) -> None:
        """As the timer worker does it."""
        epoch = actions.begin_epoch(self.ctx, "test")
        actions.reconcile(self.ctx)
        for action in actions.due(self.ctx):
            claimed = actions.claim(self.ctx, action.id, epoch)
            if claimed is not None:
                perform_and_finish(self.ctx, claimed, epoch, lambda *_: "live")

    def move_away(self) -> None:
        slot = self.first.facts.slot
        moved = editing.move_session(
            self.ctx,
            self.id,
            slot.day,
            slot.start + LATER,
            self.first.facts.studio_id,
            actor="sara",
        )
        assert moved.accepted, moved.clashes

    def told(self) -> tuple[Slot, ReleasedState]:
        """What is released of it now."""
        found = released_sessions(self.ctx, PROVINCE, with_cancelled=True)
        facts = next(each.facts for each in found if each.session_id == self.id)
        return facts.slot, facts.state

    def batch(self) -> None:
        with self.ctx.uow() as work:
            work.draft.lock()
            wanted = Rearrangement(province=province_in(work), taken_out={self.id: None})
            rearrange(self.ctx, work, wanted, Act(name="call-off", key="x", actor="sara"))
            work.commit()


@pytest.fixture
def running(ctx: Context, clock: FakeClock) -> Running:
    return Running(ctx, clock)


DOORS: dict[str, Callable[[Running], object]] = {
    "move": lambda it: it.move_away(),
    "unplace": lambda it: editing.unplace_session(it.ctx, it.id, actor="sara"),
    "lock": lambda it: editing.lock_session(it.ctx, it.id, locked=True, actor="sara"),
    "cancel": lambda it: editing.cancel_session(it.ctx, it.id, actor="sara"),
    "undo": lambda it: undo.undo(it.ctx, actor="sara"),
    "redo": lambda it: undo.redo(it.ctx, actor="sara"),
    "batch": lambda it: it.batch(),
    "return": lambda it: return_to(it.ctx, 1, "sara"),
    "plan": lambda it: make_plan(
        it.ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="sara"
    ),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("seconds", [0, 59.9])
def test_no_door_moves_what_is_in_its_first_minute(
    running: Running, door: str, seconds: float
) -> None:
    if door == "undo":
        editing.lock_session(running.ctx, running.id, locked=True, actor="sara")
    if door == "redo":
        running.move_away()
        undo.undo(running.ctx, actor="sara")
    before = draft_session(running.ctx, running.id)
    running.begin(seconds)
    assert begun.has_begun(running.ctx, before)
    try:
        DOORS[door](running)
    except NotAllowedError as refusal:
        assert "begun" in str(refusal)  # noqa: PT017 -- doors that change much pass it over
    after = draft_session(running.ctx, running.id)
    assert (after.state, after.placement, after.locked) == (
        *(before.state, before.placement),
        before.locked,
    )


def test_a_minute_before_it_may_still_be_moved(running: Running) -> None:
    running.begin(-1)
    running.move_away()


@pytest.mark.parametrize("how", ["moved", "unplaced", "cancelled"])
def test_a_release_during_the_broadcast_leaves_it_as_it_runs(running: Running, how: str) -> None:
    """The draft was changed before its start, and released too late."""
    ctx = running.ctx
    {
        "moved": running.move_away,
        "unplaced": lambda: editing.unplace_session(ctx, running.id, actor="sara"),
        "cancelled": lambda: editing.cancel_session(ctx, running.id, actor="sara"),
    }[how]()
    running.begin(30)
    running.on_air()
    release(ctx, "", "approver")
    assert running.told() == (running.first.facts.slot, ReleasedState.CONFIRMED)
    running.clock.advance(hours=3)
    release(ctx, "", "approver")
    assert running.told() == (running.first.facts.slot, ReleasedState.CONFIRMED)


def test_going_on_air_brings_the_draft_back_to_what_runs(running: Running) -> None:
    running.move_away()
    running.begin(30)
    running.on_air()
    with pytest.raises(NotAllowedError, match="begun"):
        undo.undo(running.ctx, actor="sara")
    with running.ctx.uow() as work:
        begun.hold_to_release(running.ctx, work, running.id)
        work.commit()
    back = draft_session(running.ctx, running.id)
    assert back.placement is not None
    assert back.placement.slot == running.first.facts.slot
    assert back.state is SessionState.PLANNED


def test_undo_stops_at_a_release(running: Running) -> None:
    running.move_away()
    release(running.ctx, "moved", "approver")
    with pytest.raises(NotAllowedError, match="released"):
        undo.undo(running.ctx, actor="sara")
    editing.lock_session(running.ctx, running.id, locked=True, actor="sara")
    undone = undo.undo(running.ctx, actor="sara")
    assert undone is not None
    assert undone.act == "lock"


def test_redo_stops_at_a_release(running: Running) -> None:
    running.move_away()
    undo.undo(running.ctx, actor="sara")
    renamed = make.teacher(name=make.text("Another name"))
    apply_import(running.ctx, make.province(teachers=(renamed,)), "importer")
    release(running.ctx, "with the session where it was", "approver")
    with pytest.raises(NotAllowedError, match="released"):
        undo.redo(running.ctx, actor="sara")
    running.move_away()
    undo.undo(running.ctx, actor="sara")
    assert undo.redo(running.ctx, actor="sara") is not None


def test_undo_puts_nothing_into_the_past(running: Running) -> None:
    running.move_away()
    with running.ctx.uow() as work:
        # Nobody was told of the first place: only the draft knows it.
        work._connection.exec_driver_sql("UPDATE session_versions SET start_at = end_at")  # type: ignore[union-attr]
        work.commit()
    running.begin(120)
    with pytest.raises(NotAllowedError, match="is over"):
        undo.undo(running.ctx, actor="sara")


def test_what_a_school_said_of_its_room_ends_when_the_hour_changes(running: Running) -> None:
    ctx, school = running.ctx, make.code(99001)
    replies.answer_room(ctx, school, running.id, RoomAnswer.READY)
    renamed = make.teacher(name=make.text("Another name"))
    apply_import(ctx, make.province(teachers=(renamed,)), "importer")
    assert release(ctx, "", "approver").changed
    assert reply_queries.room_answers(ctx, [running.id])[running.id] == {school: RoomAnswer.READY}
    running.move_away()
    assert reply_queries.room_answers(ctx, [running.id])[running.id], "a draft asks nobody"
    release(ctx, "", "approver")
    assert reply_queries.replies_of(ctx, school, [running.id])[running.id].answer is None
