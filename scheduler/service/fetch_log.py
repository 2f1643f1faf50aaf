"""Who has fetched which state of a feed, so that the operator knows whom to telephone."""

from collections.abc import Sequence

from scheduler.service.context import Context
from scheduler.service.views import Holder, HolderKind
from scheduler.storage.repositories.feeds import Fetch

__all__ = ["Fetch", "not_seen", "note_fetches"]


def note_fetches(ctx: Context, fetches: Sequence[Fetch]) -> None:
    """Keep the last fetch of each feed: when, by which client family, of which version."""
    if not fetches:
        return
    with ctx.uow() as work:
        work.feeds.note_fetches(fetches)
        work.commit()


def not_seen(ctx: Context) -> tuple[Holder, ...]:
    """Return whose feed was fetched at some time, but not since it last changed."""
    with ctx.uow().reading() as work:
        stored = work.feeds.all()
    return tuple(
        Holder(kind=HolderKind(feed.kind), id=feed.holder_id)
        for feed in stored
        if feed.fetched_at is not None and feed.fetched_version < feed.version
    )
