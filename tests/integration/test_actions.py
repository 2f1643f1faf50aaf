"""The acts that releases ask for, done once each, on time or by their own rule of lateness."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from scheduler.domain.action import Action, ActionKind, ActionState
from scheduler.domain.errors import UnavailableError
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.release import Facts, ReleasedState
from scheduler.domain.session import SessionState
from scheduler.domain.wall import Slot
from scheduler.service import actions, runner
from scheduler.service.context import Context
from scheduler.storage.tables.clockwork import ActionRow
from scheduler.storage.unit_of_work import UnitOfWork
from tests.broadcasts import publish, store_province
from tests.factories import MONDAY, facts, text
from tests.fakes import FakeClock

SUNDAY_EVENING = dt.datetime(2026, 11, 29, 17, 0, tzinfo=dt.UTC)


def on_monday(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, 30, hour, minute, tzinfo=dt.UTC)


class Diary:
    """Does acts as the product does, and notes each with the moment it was done."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, str]] = []
        self.moments: list[dt.datetime] = []

    def __call__(self, ctx: Context, work: UnitOfWork, action: Action) -> str:
        outcome = runner.perform(ctx, work, action)
        self.entries.append((action.session_id, action.kind.value))
        self.moments.append(ctx.clock.now())
        return outcome


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def epoch(ctx: Context) -> int:
    store_province(ctx)
    return actions.begin_epoch(ctx, "test")


def run_through(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary, until: dt.datetime
) -> None:
    """Ring as the alarm clocks would: at each instant at which something falls due."""
    while True:
        runner.run_due(ctx, epoch, diary)
        ahead = [each.due_at for each in actions.reconcile(ctx) if each.due_at <= until]
        if not ahead:
            return
        clock.at = ahead[0]


def states(ctx: Context) -> dict[tuple[int, str, int], str]:
    with ctx.uow().reading() as work:
        found = work.actions.of_sessions(None)
    return {
        (act.session_id, act.kind.value, act.sequence): act.state.value
        for acts in found.values()
        for act in acts
    }


def test_a_day_of_sessions_fires_each_timer_once_and_in_order(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts(at="09:00"), 2: facts(at="10:15"), 3: facts(at="14:30")})
    clock.at = SUNDAY_EVENING - dt.timedelta(hours=1)
    run_through(ctx, clock, epoch, diary, on_monday(20))
    assert diary.entries == [
        (1, "reminder"),
        (2, "reminder"),
        (3, "reminder"),
        (1, "preflight"),
        (1, "on-air"),
        (1, "off-air"),
        (2, "preflight"),
        (2, "on-air"),
        (1, "replay-open"),
        (2, "off-air"),
        (2, "replay-open"),
        (3, "preflight"),
        (3, "on-air"),
        (3, "off-air"),
        (3, "replay-open"),
    ]
    assert diary.moments[3:6] == [on_monday(8, 45), on_monday(9), on_monday(10)]
    assert set(states(ctx).values()) == {"done"}
    assert runner.run_due(ctx, epoch, diary) == 0


def test_a_studio_goes_off_air_before_the_next_session_of_the_same_minute_goes_on(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts(at="10:00"), 2: facts(at="09:00")})
    clock.at = on_monday(8, 50)
    run_through(ctx, clock, epoch, diary, on_monday(10))
    acts = [entry for entry in diary.entries if entry[1] in {"on-air", "off-air"}]
    assert acts == [(2, "on-air"), (2, "off-air"), (1, "on-air")]


def test_pages_see_who_is_on_air_and_how_a_session_ended(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts(), 2: facts(at="16:00")})
    clock.at = on_monday(14, 29)
    run_through(ctx, clock, epoch, diary, clock.at)
    assert actions.on_air(ctx) == frozenset()
    run_through(ctx, clock, epoch, diary, on_monday(15, 0))
    assert actions.on_air(ctx) == {1}
    assert actions.ended(ctx) == {}
    run_through(ctx, clock, epoch, diary, on_monday(15, 45))
    assert actions.on_air(ctx) == frozenset()
    assert actions.ended(ctx) == {1: SessionState.DONE}


def test_a_session_that_is_only_recorded_is_not_on_air(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    opening = Slot(MONDAY + dt.timedelta(days=2), 480, 60)
    publish(ctx, {1: facts(policy=DeliveryPolicy.RECORDED_ONLY, opening=opening)})
    clock.at = on_monday(14, 30)
    runner.run_due(ctx, epoch, diary)
    assert actions.on_air(ctx) == frozenset()
    assert actions.recording_now(ctx) == {1}


def test_a_live_start_is_worth_doing_late_and_a_reminder_after_the_start_is_not(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 40)
    runner.run_due(ctx, epoch, diary)
    assert diary.entries == [(1, "on-air")]
    assert states(ctx)[1, "reminder", 0] == "too-late"
    assert states(ctx)[1, "preflight", 0] == "too-late"


def test_a_broadcast_slept_through_is_missed_and_opens_nothing(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(18)
    runner.run_due(ctx, epoch, diary)
    assert diary.entries == [(1, "off-air"), (1, "replay-open")]
    assert actions.ended(ctx) == {1: SessionState.MISSED}
    with ctx.uow().reading() as work:
        (replay,) = [
            act for act in work.actions.of_sessions([1])[1] if act.kind is ActionKind.REPLAY_OPEN
        ]
    assert "missed" in replay.outcome


def test_a_moved_session_leaves_no_act_at_its_old_hour(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    actions.reconcile(ctx)
    publish(ctx, {1: facts(at="16:00")})
    clock.at = on_monday(12)
    run_through(ctx, clock, epoch, diary, on_monday(20))
    assert diary.entries[1:3] == [(1, "preflight"), (1, "on-air")]
    assert on_monday(16) in diary.moments
    assert on_monday(14, 30) not in diary.moments
    assert states(ctx)[1, "on-air", 0] == "superseded"


def test_a_session_moved_after_its_reminder_gets_a_new_one_and_a_renamed_one_does_not(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts(), 2: facts(at="09:00")})
    clock.at = SUNDAY_EVENING
    runner.run_due(ctx, epoch, diary)
    assert sorted(diary.entries) == [(1, "reminder"), (2, "reminder")]
    publish(ctx, {1: facts(at="16:00"), 2: facts(at="09:00", teacher_name=text("Autre nom"))})
    clock.advance(hours=1)
    diary.entries.clear()
    runner.run_due(ctx, epoch, diary)
    assert diary.entries == [(1, "reminder")]


def test_a_cancelled_session_does_nothing_more(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = SUNDAY_EVENING
    runner.run_due(ctx, epoch, diary)
    publish(ctx, {1: facts(state=ReleasedState.CANCELLED)})
    run_through(ctx, clock, epoch, diary, on_monday(20))
    assert diary.entries == [(1, "reminder")]
    assert states(ctx)[1, "on-air", 0] == "superseded"


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(facts(state=ReleasedState.CANCELLED), id="cancelled"),
        pytest.param(facts(day=MONDAY + dt.timedelta(days=3)), id="moved"),
    ],
)
def test_a_session_called_off_while_on_air_goes_off_air_at_once(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary, after: Facts
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 30)
    runner.run_due(ctx, epoch, diary)
    assert actions.on_air(ctx) == {1}
    clock.advance(minutes=10)
    publish(ctx, {1: after})
    runner.run_due(ctx, epoch, diary)
    assert actions.on_air(ctx) == frozenset()
    assert diary.entries[-1] == (1, "off-air")


def test_a_session_made_longer_while_on_air_stays_on_until_its_new_end(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 30)
    runner.run_due(ctx, epoch, diary)
    publish(ctx, {1: facts(minutes=90)})
    clock.at = on_monday(15, 45)
    runner.run_due(ctx, epoch, diary)
    assert actions.on_air(ctx) == {1}
    run_through(ctx, clock, epoch, diary, on_monday(16))
    assert actions.on_air(ctx) == frozenset()
    assert diary.entries.count((1, "on-air")) == 1


def test_a_session_called_off_by_mistake_goes_on_air_again(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    for minute, version in ((30, None), (35, facts(state=ReleasedState.CANCELLED)), (40, facts())):
        clock.at = on_monday(14, minute)
        if version is not None:
            publish(ctx, {1: version})
        runner.run_due(ctx, epoch, diary)
    assert actions.on_air(ctx) == {1}
    run_through(ctx, clock, epoch, diary, on_monday(16))
    acts = [kind for _, kind in diary.entries]
    assert acts == ["on-air", "off-air", "on-air", "off-air", "replay-open"]


def test_an_end_corrected_afterwards_does_not_make_a_broadcast_missed(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 30)
    run_through(ctx, clock, epoch, diary, on_monday(17))
    publish(ctx, {1: facts(minutes=45)})
    runner.run_due(ctx, epoch, diary)
    assert actions.ended(ctx) == {1: SessionState.DONE}


def test_a_database_that_goes_away_delays_acts_and_loses_none(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts(at="09:00"), 2: facts()})
    clock.at = SUNDAY_EVENING

    def cut_off(ctx: Context, work: UnitOfWork, action: Action) -> str:
        diary(ctx, work, action)
        raise UnavailableError("the cable is out")

    assert runner.run_due(ctx, epoch, cut_off) == 0
    assert diary.entries == [(1, "reminder")]
    diary.entries.clear()
    assert runner.run_due(ctx, epoch, diary) == 2
    assert sorted(diary.entries) == [(1, "reminder"), (2, "reminder")]
    with ctx.uow().reading() as work:
        assert len(work.outbox.find()) == 3


def test_a_release_that_comes_between_looking_and_claiming_calls_the_act_off(
    ctx: Context, clock: FakeClock, epoch: int
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 30)
    actions.reconcile(ctx)
    found = [act for act in actions.due(ctx) if act.kind is ActionKind.ON_AIR]
    publish(ctx, {1: facts(state=ReleasedState.CANCELLED)})
    assert actions.claim(ctx, found[0].id, epoch) is None


def test_an_act_is_claimed_by_one_only(ctx: Context, clock: FakeClock, epoch: int):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 30)
    actions.reconcile(ctx)
    act = actions.due(ctx)[-1]
    assert actions.claim(ctx, act.id, epoch) is not None
    assert actions.claim(ctx, act.id, epoch) is None


def test_an_owner_that_was_replaced_can_neither_claim_nor_finish(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 30)
    actions.reconcile(ctx)
    first, second = actions.due(ctx)[-2:]
    claimed = actions.claim(ctx, first.id, epoch)
    assert claimed is not None
    successor = actions.begin_epoch(ctx, "successor")
    assert not actions.perform_and_finish(ctx, claimed, epoch, diary)
    assert actions.claim(ctx, second.id, epoch) is None
    assert actions.claim(ctx, first.id, successor) is not None


def test_what_an_act_writes_is_kept_only_with_its_done_mark(
    ctx: Context, clock: FakeClock, epoch: int
):
    publish(ctx, {1: facts()})
    clock.at = SUNDAY_EVENING

    def fail_after_writing(ctx: Context, work: UnitOfWork, action: Action) -> str:
        runner.perform(ctx, work, action)
        raise RuntimeError("the disk is full")

    assert runner.run_due(ctx, epoch, fail_after_writing) == 0
    with ctx.uow().reading() as work:
        (act,) = [each for each in work.actions.of_sessions([1])[1] if each.due_at <= clock.at]
        assert work.outbox.find() == ()
    assert act.state is ActionState.FAILED
    assert act.outcome == "RuntimeError: the disk is full"


def test_one_act_that_fails_does_not_stop_the_others(ctx: Context, clock: FakeClock, epoch: int):
    publish(ctx, {1: facts(at="09:00"), 2: facts(at="10:15")})
    clock.at = SUNDAY_EVENING

    def fail_for_one(ctx: Context, work: UnitOfWork, action: Action) -> str:
        if action.session_id == 1:
            raise RuntimeError
        return "fine"

    assert runner.run_due(ctx, epoch, fail_for_one) == 1


def test_a_claim_that_could_not_be_finished_is_taken_up_again(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = SUNDAY_EVENING
    actions.reconcile(ctx)
    assert actions.claim(ctx, actions.due(ctx)[0].id, epoch) is not None
    assert runner.run_due(ctx, epoch, diary) == 1


def test_a_program_with_other_rules_retimes_what_is_still_due(
    ctx: Context, clock: FakeClock, epoch: int
):
    publish(ctx, {1: facts()})
    actions.reconcile(ctx)
    with ctx.uow() as work:
        work._connection.execute(  # type: ignore[union-attr]
            sa.update(ActionRow).values(due_at=on_monday(1), about=on_monday(1))
        )
        work.commit()
    actions.begin_epoch(ctx, "a newer program")
    actions.reconcile(ctx)
    with ctx.uow().reading() as work:
        by_kind = {act.kind: act for act in work.actions.of_sessions([1])[1]}
    assert by_kind[ActionKind.ON_AIR].due_at == on_monday(14, 30)
    assert by_kind[ActionKind.REMINDER].due_at == SUNDAY_EVENING
    assert len(by_kind) == 5


def test_reconciling_twice_changes_nothing(ctx: Context, clock: FakeClock, epoch: int):
    publish(ctx, {1: facts(), 2: dataclasses.replace(facts(), start=on_monday(9))})
    actions.reconcile(ctx)
    before = states(ctx)
    actions.begin_epoch(ctx, "again")
    actions.reconcile(ctx)
    assert states(ctx) == before
