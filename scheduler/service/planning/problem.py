"""The planner's question, put together from the draft."""

import datetime as dt
from dataclasses import replace

from scheduler.domain.keys import SessionKey
from scheduler.planner.problem import Problem
from scheduler.service.context import Context
from scheduler.service.draft.begun import begun_keys_in
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork


def problem_in(
    ctx: Context,
    work: UnitOfWork,
    first: dt.date,
    last: dt.date,
    *,
    keep_published: bool = False,
    movable_in_notice: frozenset[SessionKey] = frozenset(),
) -> Problem:
    """Return the question that planning the draft between two days asks, both inclusive.

    Raises `NotFoundError` before the first import.
    """
    begun = begun_keys_in(ctx, work)
    return Problem(
        province=province_in(work),
        first=first,
        last=last,
        now=ctx.zone.wall(ctx.clock.now()),
        placed=tuple(
            # What runs by a release stays where the draft has it, until the draft is set right.
            replace(place, locked=True) if place.key in begun else place
            for place in work.draft.placed_now()
        ),
        cancelled=work.draft.called_off(),
        keep_published=keep_published,
        movable_in_notice=movable_in_notice,
        released=work.releases.released_keys(),
    )
