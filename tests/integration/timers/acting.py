"""An act done and recorded as done in one transaction, as the timer worker does it."""

from scheduler.domain.action import Action, ActionState
from scheduler.service.context import Context
from scheduler.service.timers.actions import Perform


def perform_and_finish(ctx: Context, action: Action, epoch: int, perform: Perform) -> bool:
    """Tell whether a claimed act was done: not when the claim is no longer this epoch's."""
    with ctx.uow() as work:
        outcome = perform(ctx, work, action)
        now = ctx.clock.now()
        if not work.actions.finish(action.id, epoch, ActionState.DONE, outcome, now):
            return False
        work.commit()
    return True
