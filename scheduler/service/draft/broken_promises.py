"""Which sessions that everybody has been told of can no longer be held as they were told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.clash import Clash
from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.release import Facts
from scheduler.domain.session import PLACED
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot
from scheduler.service.context import Context
from scheduler.service.draft.snapshot import Draft, clashes_of, read_draft


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenPromise:
    """A released session to come, as it was told, and the rules that it breaks now.

    Without `clashes` nobody asks for it any more: its programme, or its number, is gone.
    """

    key: SessionKey
    title: Text
    slot: Slot
    studio_id: str
    clashes: tuple[Clash, ...]


def broken_promises(ctx: Context) -> tuple[BrokenPromise, ...]:
    """Return the released sessions to come that the draft, where they still stand as released,
    finds in breach of a rule, or for which nobody asks any more; by start.
    """
    with ctx.uow().reading() as work:
        if work.province.load() is None:
            return ()
        draft = read_draft(work)
    return promises_broken_in(draft, ctx)


def promises_broken_in(draft: Draft, ctx: Context) -> tuple[BrokenPromise, ...]:
    """Return the same of a draft at hand."""
    moment = ctx.zone.wall(ctx.clock.now())
    clashes = clashes_of(draft, ctx.zone, ctx.clock.now())
    found = [
        _promise(facts, [clash for clash in clashes if facts.key in clash.sessions])
        for facts in _standing(draft, moment)
    ]
    return tuple(
        sorted(
            (
                broken_promise
                for broken_promise in found
                if broken_promise.clashes or not _is_asked_for(draft.province, broken_promise.key)
            ),
            key=lambda promise: (promise.slot.day, promise.slot.start, promise.key),
        )
    )


def _standing(draft: Draft, moment: tuple[dt.date, int]) -> list[Facts]:
    """Return what was released of sessions to come that the draft has not moved since."""
    found: list[Facts] = []
    for session in draft.sessions:
        version = draft.newest.get(session.id)
        if version is None or not version.facts.stands:
            continue
        facts, place = version.facts, session.placement
        moved = session.state in PLACED and place is not None and place.slot != facts.slot
        if (facts.slot.day, facts.slot.start) >= moment and not moved:
            found.append(facts)
    return found


def _is_asked_for(province: Province, key: SessionKey) -> bool:
    programme = province.programme_by_id.get(key.programme_id)
    return programme is not None and key.number <= programme.count


def _promise(facts: Facts, clashes: Sequence[Clash]) -> BrokenPromise:
    return BrokenPromise(
        key=facts.key,
        title=facts.title,
        slot=facts.slot,
        studio_id=facts.studio_id,
        clashes=tuple(clashes),
    )
