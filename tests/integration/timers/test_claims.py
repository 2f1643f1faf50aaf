"""An act is one owner's at a time, and is done with all it writes or not at all."""

import dataclasses

import sqlalchemy as sa

from scheduler.bootstrap import perform
from scheduler.domain.action import Action, ActionKind, ActionState
from scheduler.domain.errors import UnavailableError
from scheduler.domain.release import ReleasedState
from scheduler.service.context import Context
from scheduler.service.timers import actions, runner
from scheduler.storage.tables.actions import ActionRow
from scheduler.storage.unit_of_work import UnitOfWork
from tests.broadcasts import publish
from tests.factories import facts
from tests.fakes import FakeClock
from tests.integration.timers.acting import perform_and_finish
from tests.integration.timers.diary import SUNDAY_EVENING, Diary, on_monday, states


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
    assert not perform_and_finish(ctx, claimed, epoch, diary)
    assert actions.claim(ctx, second.id, epoch) is None
    assert actions.claim(ctx, first.id, successor) is not None


def test_what_an_act_writes_is_kept_only_with_its_done_mark(
    ctx: Context, clock: FakeClock, epoch: int
):
    publish(ctx, {1: facts()})
    clock.at = SUNDAY_EVENING

    def fail_after_writing(ctx: Context, work: UnitOfWork, action: Action) -> str:
        perform(ctx, work, action)
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
