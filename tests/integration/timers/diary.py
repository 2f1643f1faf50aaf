"""What the timer worker did, and when, over a day of sessions."""

import datetime as dt

from scheduler.bootstrap import perform
from scheduler.domain.action import Action
from scheduler.service.context import Context
from scheduler.service.timers import actions, runner
from scheduler.storage.unit_of_work import UnitOfWork
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
        outcome = perform(ctx, work, action)
        self.entries.append((action.session_id, action.kind.value))
        self.moments.append(ctx.clock.now())
        return outcome


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
