"""The planner's question, put together from the draft."""

import datetime as dt

from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Session, SessionState
from scheduler.planner.problem import Problem
from scheduler.service.context import Context
from scheduler.service.drafting import Draft, placements_by_key


def problem_of(
    ctx: Context,
    draft: Draft,
    first: dt.date,
    last: dt.date,
    *,
    keep_published: bool = False,
    movable_in_notice: frozenset[SessionKey] = frozenset(),
) -> Problem:
    """Return the question that planning the draft between two days asks, both inclusive."""
    return Problem(
        province=draft.province,
        first=first,
        last=last,
        now=ctx.zone.wall(ctx.clock.now()),
        placed=tuple(placements_by_key(draft.sessions).values()),
        cancelled=called_off(draft.sessions),
        keep_published=keep_published,
        movable_in_notice=movable_in_notice,
    )


def called_off(sessions: tuple[Session, ...]) -> frozenset[SessionKey]:
    """Return the keys that were called off and not asked for again."""
    alive = {each.key for each in sessions if each.state is not SessionState.CANCELLED}
    return frozenset(each.key for each in sessions if each.key not in alive)
