"""Who has fetched which state of a feed, so that the operator knows whom to telephone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.service.context import Context
from scheduler.service.views import Holder, HolderKind
from scheduler.storage.repositories.feeds import Fetch

__all__ = ["Fetch", "LastFetch", "last_fetches", "not_seen", "note_fetches"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastFetch:
    """When a holder's feed was last fetched (UTC; None: never), by which family of client, and
    whether it says something else since.
    """

    holder: Holder
    at: dt.datetime | None
    client: str
    has_changed_since: bool


def note_fetches(ctx: Context, fetches: Sequence[Fetch]) -> None:
    """Keep the last fetch of each feed: when, by which client family, of which version."""
    if not fetches:
        return
    with ctx.uow() as work:
        work.feeds.note_fetches(fetches)
        work.commit()


def last_fetches(ctx: Context) -> tuple[LastFetch, ...]:
    """Return the last fetch of every feed in force, by kind and id."""
    with ctx.uow().reading() as work:
        stored = work.feeds.all()
    return tuple(
        LastFetch(
            holder=Holder(kind=HolderKind(feed.kind), id=feed.holder_id),
            at=feed.fetched_at,
            client=feed.fetched_by,
            has_changed_since=feed.fetched_version < feed.version,
        )
        for feed in stored
    )


def not_seen(ctx: Context) -> tuple[Holder, ...]:
    """Return whose feed was fetched at some time, but not since it last changed."""
    return tuple(
        each.holder for each in last_fetches(ctx) if each.at is not None and each.has_changed_since
    )
