"""What an operator wants to know before asking for a plan."""

import datetime as dt

from scheduler.domain.session import Placement
from scheduler.planner.horizon import is_kept
from scheduler.planner.load import Outlook, outlook
from scheduler.service.context import Context
from scheduler.service.planning.problem import problem_in
from scheduler.service.province import province_in


def outlook_between(ctx: Context, first: dt.date, last: dt.date) -> Outlook:
    """Return what can be told of planning these days before it is done: how full studios and
    teachers are, and every demand that no plan can meet. Raises `NotFoundError` before an import.
    """
    with ctx.uow().reading() as work:
        return outlook(problem_in(ctx, work, first, last, keep_published=True))


def in_notice(ctx: Context) -> tuple[Placement, ...]:
    """Return the coming sessions so near that no plan moves them without the operator's word."""
    with ctx.uow().reading() as work:
        province = province_in(work)
        now = ctx.zone.wall(ctx.clock.now())
        today = now[0]
        notice = dt.timedelta(hours=province.notice_hours, days=1)
        whole = problem_in(ctx, work, today, today + notice)
    near = (
        placement
        for placement in whole.placed
        if not placement.locked
        and not placement.has_begun(now)
        and whole.first <= placement.slot.day <= whole.last
    )
    return tuple(
        sorted(
            (placement for placement in near if is_kept(whole, placement)), key=lambda one: one.slot
        )
    )
