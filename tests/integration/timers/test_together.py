"""What is due together is claimed and done together, and one failure takes no other along."""

import time

import pytest

from scheduler.domain.action import Action, ActionState
from scheduler.service.context import Context
from scheduler.service.timers import actions, runner
from scheduler.storage.unit_of_work import UnitOfWork
from tests.broadcasts import publish
from tests.factories import facts
from tests.fakes import FakeClock
from tests.integration.timers.diary import on_monday

MANY = 50


def all_due(ctx: Context, clock: FakeClock) -> int:
    """Have 50 sessions begin at one minute; return how many actions are due then."""
    publish(ctx, {number: facts() for number in range(1, MANY + 1)})
    actions.reconcile(ctx)
    clock.at = on_monday(14, 30)
    return len(actions.due(ctx))


@pytest.fixture
def perform() -> runner.Perform:
    def note(_ctx: Context, _work: UnitOfWork, _action: Action) -> str:
        return "done"

    return note


def test_fifty_actions_take_a_handful_of_transactions(
    ctx: Context,
    clock: FakeClock,
    epoch: int,
    perform: runner.Perform,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    due = all_due(ctx, clock)
    assert due >= MANY
    commits = []
    kept = UnitOfWork.commit
    monkeypatch.setattr(UnitOfWork, "commit", lambda work: (commits.append(1), kept(work))[1])
    began = time.monotonic()
    assert runner.run_due(ctx, epoch, perform) > 0
    assert time.monotonic() - began < 10  # on a busy machine; the bench has the figure
    assert actions.due(ctx) == ()
    assert len(commits) < 20


def test_one_that_fails_takes_no_other_along(ctx: Context, clock: FakeClock, epoch: int) -> None:
    due = all_due(ctx, clock)

    def fail_sometimes(_ctx: Context, work: UnitOfWork, action: Action) -> str:
        work.actions.supersede([0], "a write of its own")
        if action.session_id % 5 == 0:
            work.draft._connection.exec_driver_sql("SELECT nothing FROM audit")
        return "done"

    done = runner.run_due(ctx, epoch, fail_sometimes)
    with ctx.uow().reading() as work:
        found = work.actions.of_sessions(range(1, MANY + 1))
    states = [action.state for all_of_one in found.values() for action in all_of_one]
    assert states.count(ActionState.DONE) == done
    assert states.count(ActionState.FAILED) > 0
    assert ActionState.CLAIMED not in states
    assert due == sum(
        states.count(state)
        for state in (ActionState.DONE, ActionState.FAILED, ActionState.TOO_LATE)
    )


def test_an_owner_that_was_replaced_settles_nothing_of_its_batch(
    ctx: Context, clock: FakeClock, epoch: int, perform: runner.Perform
) -> None:
    all_due(ctx, clock)
    claimed = actions.claim_due(ctx, epoch, MANY)
    assert len(claimed) == MANY
    successor = actions.begin_epoch(ctx, "another")
    assert runner._settle(ctx, epoch, claimed, perform) == (0, 0)
    assert actions.claim_due(ctx, epoch, MANY) == ()
    assert [each.id for each in actions.claim_due(ctx, successor, MANY)] == [
        each.id for each in claimed
    ]
