"""Who has fetched which state of a feed, so that the operator knows whom to telephone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import WITH_PAGE, Holder, HolderKind
from scheduler.service.context import Context
from scheduler.storage.repositories.feeds import StoredFeed
from scheduler.storage.repositories.fetches import Fetch
from scheduler.storage.unit_of_work import UnitOfWork

__all__ = [
    "Fetch",
    "LastFetch",
    "fetches_of",
    "has_readers",
    "last_fetch",
    "last_fetches",
    "not_seen",
    "not_seen_in",
    "note_fetches",
]

KEPT = dt.timedelta(days=400)
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LastFetch:
    """When a holder's feed was last synced (UTC; None: never), and by which family of client. It
    has the release that the feed then said, and the one it says now (0: none concerned it so far).
    """

    holder: Holder
    at: dt.datetime | None
    client: str
    seen_release: int
    release: int
    changed_at: dt.datetime

    @property
    def has_changed_since(self) -> bool:
        """Tell whether a release has changed the feed since it was fetched, or before it ever was.

        What its own reader has chosen since is no news to anybody.
        """
        return self.seen_release < self.release


def note_fetches(ctx: Context, fetches: Sequence[Fetch]) -> None:
    """Count fetches in; those of more than a year ago are forgotten."""
    if not fetches:
        return
    with ctx.uow() as work:
        work.fetches.add(fetches)
        work.fetches.forget(ctx.clock.now() - KEPT)
        work.commit()


def last_fetches(ctx: Context) -> tuple[LastFetch, ...]:
    """Return the last fetch of every feed in force, by kind and id."""
    with ctx.uow().reading() as work:
        return tuple(_last(feed) for feed in work.feeds.all())


def last_fetch(ctx: Context, holder: Holder) -> LastFetch:
    """Return the last fetch of a holder's feed. Raises `NotFoundError` for one without a feed."""
    with ctx.uow().reading() as work:
        return _last(_stored(work, holder))


def fetches_of(ctx: Context, holder: Holder) -> tuple[Fetch, ...]:
    """Return who fetched which state of a holder's feed, the last first.

    Raises `NotFoundError` for a holder without a feed.
    """
    with ctx.uow().reading() as work:
        return work.fetches.of(_stored(work, holder).id, SHOWN)


def not_seen(ctx: Context) -> tuple[Holder, ...]:
    """Return which schools and teachers fetched their feed at some time, but not since a release
    last changed it: those who can be telephoned.
    """
    with ctx.uow().reading() as work:
        return not_seen_in(work)


def not_seen_in(work: UnitOfWork) -> tuple[Holder, ...]:
    """Return the same as this unit of work sees it."""
    fetched = (_last(feed) for feed in work.feeds.all() if feed.fetched_at is not None)
    return tuple(
        last_fetch.holder
        for last_fetch in fetched
        if last_fetch.has_changed_since and last_fetch.holder.kind in WITH_PAGE
    )


def has_readers(ctx: Context) -> bool:
    """Tell whether any school or teacher has shown to have its address: by fetching its calendar,
    or by doing something on its page.
    """
    with ctx.uow().reading() as work:
        return work.feeds.has_readers(WITH_PAGE)


def _stored(work: UnitOfWork, holder: Holder) -> StoredFeed:
    stored = work.feeds.of(holder.kind, holder.id)
    if stored is None:
        raise NotFoundError(holder.kind, holder.id)
    return stored


def _last(feed: StoredFeed) -> LastFetch:
    return LastFetch(
        holder=Holder(kind=HolderKind(feed.kind), id=feed.holder_id),
        at=feed.fetched_at,
        client=feed.fetched_by,
        seen_release=feed.fetched_release,
        release=feed.release,
        changed_at=feed.changed_at,
    )
