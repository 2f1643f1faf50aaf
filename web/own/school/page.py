"""A school's first page: the next session, two weeks, what is still to be told, the feed."""

import datetime as dt
from collections.abc import Collection, Iterable

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.session import Mode
from scheduler.domain.wall import Slot, monday_of, parse_day
from scheduler.service.broadcasts.joining import OPENS_BEFORE, ended_and_joinable
from scheduler.service.deliveries import deliveries, transfers
from scheduler.service.deliveries.transfers import Offer
from scheduler.service.feeds import week_sheets
from scheduler.service.people.links import receiver_address
from scheduler.service.recordings.reruns import reruns_of
from scheduler.service.recordings.reruns import slot_of as slot_of_rerun
from scheduler.service.schools import materials, questions, replies, reply_queries
from scheduler.service.timers.actions import sessions_on_air
from web.context import ctx, today, wall_now
from web.language.names import province
from web.own.feed_form import feed_addresses
from web.own.page import (
    following,
    holder_behind,
    missed_on_air,
    moved_from,
    seen_by,
    slot_seen_by,
    two_weeks,
)
from web.own.school.blueprint import blueprint

MOST_UNCOUNTED = 5
MOST_RECORDINGS = 8


@blueprint.get("", strict_slashes=False)
def page(token: str) -> ResponseReturnValue:
    """Show a school its sessions."""
    holder = holder_behind(token, HolderKind.SCHOOL)
    seen = seen_by(holder)
    missed = missed_on_air(seen)
    ended, joinable = ended_and_joinable(ctx(), seen)
    following_one, weeks = following(seen, holder, missed | ended), two_weeks(seen, holder)
    recordings = [
        delivery
        for delivery in deliveries.deliveries(ctx(), holder.id)
        if delivery.session.session_id not in missed
    ]
    not_watched = missed | {
        recording.session.session_id for recording in recordings if recording.is_awaited
    }
    past = [
        other_session
        for other_session in _over(seen, holder)
        if other_session.session_id not in not_watched
    ]
    shown = {other_session.session_id for week in weeks for other_session in week.sessions}
    shown |= {other_session.session_id for other_session in (*past, following_one) if other_session}
    said = reply_queries.replies_of(ctx(), holder.id, shown)
    return render_template(
        "school/page.html",
        school=province().school_by_code[holder.id],
        holder=holder,
        next_session=following_one,
        on_air=sessions_on_air(ctx()),
        weeks=weeks,
        replies=said,
        uncounted=[
            other_session for other_session in past if not said[other_session.session_id].heads
        ][-MOST_UNCOUNTED:],
        recordings=recordings[: -MOST_RECORDINGS - 1 : -1],
        offers=offers_by_session(holder.id) if any(one.recording for one in recordings) else {},
        receiver=receiver_address(ctx(), holder.id),
        reruns=_reruns(holder, seen),
        moved=moved_from(seen, holder),
        missed=missed,
        materials=materials.materials_for(ctx(), shown),
        joins_from=joins_from,
        can_ask=lambda session: questions.can_be_asked(ctx(), session.facts),
        can_join=lambda session: session.session_id in joinable and is_live(session, holder.id),
        can_answer=lambda session: can_answer(session, holder.id, ended),
        is_near=lambda session: is_soon(session) and can_answer(session, holder.id, ended),
        slot_of=slot_seen_by,
        now=ctx().clock.now(),
        feed=feed_addresses(holder),
        token=token,
    )


@blueprint.get("/week/<monday>.pdf")
def week_sheet(token: str, monday: str) -> ResponseReturnValue:
    """Send a week to print and put on the door."""
    holder = holder_behind(token, HolderKind.SCHOOL)
    calendar = province().calendar
    try:
        day = monday_of(parse_day(monday))
    except (ValueError, OverflowError):
        abort(404)
    if not monday_of(calendar.first) <= day <= calendar.last:
        abort(404)
    sheet = Response(week_sheets.week_sheet(ctx(), holder.id, day), mimetype="application/pdf")
    sheet.headers["Content-Disposition"] = f'inline; filename="{holder.id}-{day}.pdf"'
    sheet.headers["Cache-Control"] = "private, no-cache"
    return sheet


def is_live(session: ReleasedSession, school_code: str) -> bool:
    """Tell whether a school follows a session live."""
    reception = session.facts.reception_of(school_code)
    return reception is not None and reception.mode is Mode.LIVE


def joins_from(session: ReleasedSession) -> int:
    """Return the minute of its day from which a session can be joined."""
    return ctx().zone.wall(session.facts.start - OPENS_BEFORE)[1]


def can_answer(session: ReleasedSession, school_code: str, ended: Collection[int]) -> bool:
    """Tell whether a school may still say that its room is ready: for what it receives live and
    is not among the ended.
    """
    facts = session.facts
    return (
        facts.state is ReleasedState.CONFIRMED
        and is_live(session, school_code)
        and session.session_id not in ended
        and facts.audience_end > ctx().clock.now()
    )


def is_soon(session: ReleasedSession) -> bool:
    """Tell whether a session is today or tomorrow, when a school knows about its room."""
    return session.facts.slot.day <= today() + dt.timedelta(days=1)


def offers_by_session(code: str) -> dict[int, Offer]:
    """Return what a school may download, by session."""
    return {offer.session.session_id: offer for offer in transfers.offers_to(ctx(), code)}


def _reruns(holder: Holder, seen: Iterable[ReleasedSession]) -> list[tuple[ReleasedSession, Slot]]:
    """Return the reruns that are still to come in a school's room, by time."""
    known, now = {session.session_id: session for session in seen}, wall_now()
    return [
        (known[rerun.session_id], slot_of_rerun(rerun))
        for rerun in reruns_of(ctx(), holder.id)
        if rerun.session_id in known and (rerun.day, rerun.start + rerun.minutes) > now
    ]


def _over(seen: Iterable[ReleasedSession], holder: Holder) -> list[ReleasedSession]:
    """Return the school's sessions of the last two weeks that are over and can be counted."""
    now, found = ctx().clock.now(), []
    for session in seen:
        reception = session.facts.reception_of(holder.id)
        received = reception is not None and reception.mode is not Mode.NONE
        is_over = session.facts.audience_end <= now
        if received and is_over and replies.can_be_counted(session.facts, now):
            found.append(session)
    return found
