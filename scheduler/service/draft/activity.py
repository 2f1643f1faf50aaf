"""What has happened to the draft, for those who look at an older state of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement
from scheduler.service.context import Context
from scheduler.service.draft.journal import Standing, standings
from scheduler.storage.repositories.audit import Entry

AT_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One act: who, when, what, on which session (or a plan's days, a release's number).

    `before` and `after` are where the session sat, where it is one; None without a place.
    `sessions` is how many sessions it touched, 0 for what is no edit of the draft.
    """

    id: int
    at: dt.datetime
    actor: str
    act: str
    of: str = ""  # for an undo or redo, the act it takes back or does again
    key: str
    before: Placement | None = None
    after: Placement | None = None
    sessions: int = 0


def happened_since(ctx: Context, mark: int) -> tuple[Happening, ...]:
    """Return what changed the draft or released it after a mark (`Board.mark`), the last first."""
    with ctx.uow().reading() as work:
        entries = work.audit.since(mark, limit=AT_MOST)
    return tuple(_happening(entry) for entry in entries)


def happened_to(ctx: Context, key: SessionKey | str, *, limit: int) -> tuple[Happening, ...]:
    """Return the last edits of one session, the last first; acts that touched many sessions, like a
    plan, are among them when they are of the latest.
    """
    with ctx.uow().reading() as work:
        edits = work.audit.of_key(str(key), limit=limit)
        latest = work.audit.since(0, limit=2 * AT_MOST)
    found = [_happening(edit) for edit in edits]
    wide = [entry for entry in latest if entry.key != str(key)]
    found += [_of_one(entry, str(key)) for entry in wide if str(key) in _keys(entry)]
    return tuple(sorted(found, key=lambda each: each.id, reverse=True)[:limit])


def _happening(entry: Entry) -> Happening:
    before, after = standings(entry.before), standings(entry.after)
    one = len(after) == 1
    return Happening(
        id=entry.id,
        at=entry.at,
        actor=entry.actor,
        act=entry.act,
        of=str(entry.detail.get("of", "")),
        key=entry.key,
        before=_place(before) if one else None,
        after=_place(after) if one else None,
        sessions=len(after),
    )


def _of_one(entry: Entry, key: str) -> Happening:
    return Happening(
        id=entry.id,
        at=entry.at,
        actor=entry.actor,
        act=entry.act,
        of=str(entry.detail.get("of", "")),
        key=key,
        before=_placed(standings(entry.before), key),
        after=_placed(standings(entry.after), key),
        sessions=1,
    )


def _place(found: tuple[Standing, ...]) -> Placement | None:
    return found[0].placement if found else None


def _placed(found: Iterable[Standing], key: str) -> Placement | None:
    places = (standing.placement for standing in found if standing.placement)
    return next((place for place in places if str(place.key) == key), None)


def _keys(entry: Entry) -> set[str]:
    both = (*standings(entry.before), *standings(entry.after))
    placed = {str(standing.placement.key) for standing in both if standing.placement}
    return placed | set(entry.detail.get("keys", ()))
