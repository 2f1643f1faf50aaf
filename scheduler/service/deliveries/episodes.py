"""The episodes of a school's podcast: each appears when the hours of its transfer first open.

Podcast programs know no hours of their own, so what is not to be fetched yet must not be listed.
"""

import datetime as dt
from urllib.parse import quote

from scheduler.domain.text import Text
from scheduler.domain.transfer_hours import next_opening, night_of
from scheduler.feeds.podcast import Enclosure
from scheduler.service.context import Context
from scheduler.service.deliveries.transfers import Offer, offers_in
from scheduler.service.people.links import receiver_address
from scheduler.service.province import province_in


def episodes(ctx: Context, school_code: str) -> tuple[Enclosure, ...]:
    """Return the recordings that a school's podcast lists now. Raises `NotFoundError`."""
    now = ctx.clock.now()
    with ctx.uow().reading() as work:
        found = offers_in(ctx, work, school_code)
        province = province_in(work)
    window = province.network.window_of(province.school_by_code[school_code])
    if window is None or not found:
        return ()
    address, listed = receiver_address(ctx, school_code), []
    for offered in found:
        opened_at = offered.recording.opened_at or now
        planned = offered.delivery.planned
        first = night_of(window, planned.nights[0][0], ctx.zone).start if planned else None
        appears = next_opening(window, opened_at, ctx.zone, first)
        if offered.transfer.any_hour:
            appears = opened_at
        if appears <= now:
            listed.append(_episode(offered, address, appears))
    return tuple(listed)


def _episode(offered: Offer, address: str, appears: dt.datetime) -> Enclosure:
    facts, recording = offered.session.facts, offered.recording
    number = f"{facts.key.number}/{facts.total}"
    title = Text(
        ar=f"{facts.title.ar} {number}",
        fr=f"{facts.title.fr} {number}",
        en=f"{facts.title.en or facts.title.fr} {number}",
    )
    return Enclosure(
        uid=offered.session.uid,
        title=title,
        about=facts.teacher_name,
        address=f"{address}/{recording.id}/{quote(recording.file_name)}",
        media_type=recording.media_type,
        bytes=recording.size,
        seconds=round(recording.seconds or 0),
        opened_at=appears,
    )
