"""The podcast of a school's recordings, with the state, choices and address of its calendar."""

import dataclasses
import hashlib
from collections.abc import Sequence

from scheduler.domain.errors import NotFoundError
from scheduler.feeds.naming import feed_names
from scheduler.feeds.podcast import Enclosure, render_podcast
from scheduler.feeds.subscription import FeedTitle
from scheduler.service.context import Context
from scheduler.service.feeds.calendars import FeedState
from scheduler.service.province import province_in


def with_episodes(state: FeedState, episodes: Sequence[Enclosure]) -> FeedState:
    """Return a podcast's state: its calendar's, with validators that follow its episodes.

    Episodes come and go with hours and withdrawals, which no release tells.
    """
    if not episodes:
        return state
    parts = [
        state.etag,
        *(f"{episode.uid} {episode.address} {episode.bytes}" for episode in episodes),
    ]
    newest = max(episode.opened_at for episode in episodes)
    return dataclasses.replace(
        state,
        etag=hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32],
        changed_at=max(state.changed_at, newest),
    )


def podcast_body(ctx: Context, state: FeedState, episodes: Sequence[Enclosure]) -> bytes:
    """Return the podcast that a feed's state and a school's episodes make, as UTF-8 bytes.

    Raises `NotFoundError` for a holder that is no longer in the roster.
    """
    with ctx.uow().reading() as work:
        name = feed_names(province_in(work)).get(state.holder)
    if name is None:
        raise NotFoundError(state.holder.kind, state.holder.id)
    return render_podcast(
        episodes,
        holder=FeedTitle(kind=state.holder.kind, id=state.holder.id, name=name),
        base_url=ctx.base_url,
        changed_at=state.changed_at,
        language=state.language,
    )
