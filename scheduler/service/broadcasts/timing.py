"""What the timers do for a broadcast, beside what they do for its schools."""

from scheduler.domain.action import Action
from scheduler.service.broadcasts import on_air
from scheduler.service.context import Context
from scheduler.service.draft.begun import hold_to_release
from scheduler.service.notices import reminders
from scheduler.service.timers import runner
from scheduler.storage.unit_of_work import UnitOfWork


def check_before(ctx: Context, work: UnitOfWork, action: Action) -> str:
    """Make the broadcast's row, so that its studio begins, and remind its schools."""
    on_air.prepare_broadcast(ctx, work, action)
    return reminders.write_soon(ctx, work, action)


def go_on_air(ctx: Context, work: UnitOfWork, action: Action) -> str:
    """Note that the hour has come; return whether it is live or only recorded.

    The studio's supervisor goes on air by itself at that instant.
    """
    hold_to_release(ctx, work, action.session_id)
    on_air.begin_broadcast(ctx, work, action)
    return runner.note_on_air(ctx, work, action)


def go_off_air(ctx: Context, work: UnitOfWork, action: Action) -> str:
    """End a broadcast; return whether it was held or missed, by its evidence where there is any."""
    return on_air.how_it_ended(ctx, work, action) or runner.note_off_air(ctx, work, action)
