"""The podcast of a school's recordings, with the state, choices and address of its calendar."""

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import holders_of
from scheduler.feeds.podcast import render_podcast
from scheduler.feeds.subscription import FeedTitle
from scheduler.service.context import Context
from scheduler.service.feeds.calendars import FeedState
from scheduler.service.province import province_in


def podcast_body(ctx: Context, state: FeedState) -> bytes:
    """Return the podcast that a feed's state stands for, as UTF-8 bytes.

    Raises `NotFoundError` for a holder that is no longer in the roster.
    """
    with ctx.uow().reading() as work:
        name = holders_of(province_in(work)).get(state.holder)
    if name is None:
        raise NotFoundError(state.holder.kind, state.holder.id)
    # No recordings are kept yet. Once they are, whatever adds one raises the feed's stamp.
    return render_podcast(
        (),
        holder=FeedTitle(kind=state.holder.kind, id=state.holder.id, name=name),
        base_url=ctx.base_url,
        changed_at=state.changed_at,
        language=state.language,
    )
