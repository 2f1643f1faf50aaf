"""What the pages of schools and teachers share: their holder, their weeks, their feed."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno
from flask import Flask, abort, current_app, request
from flask import Request as Asked
from markupsafe import Markup

from scheduler.domain.calendar import Closure
from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.session import SessionState
from scheduler.domain.wall import Hours, Slot, monday_of
from scheduler.service.feeds import calendars
from scheduler.service.releases import queries
from scheduler.service.requests.requests import Request, RequestKind, RequestState
from scheduler.service.timers import actions
from web.context import ctx, holder_of_page, today
from web.feeds.clients import client_family
from web.language.names import province

TWO_WEEKS = dt.timedelta(days=13)
WORKING_DAYS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderWeek:
    """One week's sessions of a holder, by start, and what closes its school, or all, in it."""

    monday: dt.date
    sessions: tuple[ReleasedSession, ...]
    closures: tuple[Closure, ...]


def holder_behind(token: str, kind: HolderKind) -> Holder:
    """Return whose page a token opens; answers 404 for every other token alike."""
    holder = holder_of_page(token)
    if holder is None or holder.kind is not kind:
        abort(404)
    if is_person(request):
        note_view(holder)
    return holder


def is_person(asked: Asked) -> bool:
    """Tell whether a page is asked for by somebody who looks at it: not a preview of a link in a
    chat, by its name or by its behaviour. Browsers say that they open a document, or bring back
    the cookie that an earlier page has given them.
    """
    family = client_family(asked.headers.get("User-Agent", ""))
    opens = asked.headers.get("Sec-Fetch-Dest") == "document" or bool(asked.cookies)
    return asked.method == "GET" and family == "browser" and opens


def note_view(holder: Holder) -> None:
    """Keep in mind that a person has seen the page of a holder, which says what its feed says."""
    try:
        state = calendars.feed_of(ctx(), holder)
    except NotFoundError:
        return
    door = current_app.extensions.get("educatec-feeds")
    if door is not None:
        door.fetches.note(ctx(), state, "page", is_conditional=True)


def seen_by(holder: Holder) -> tuple[ReleasedSession, ...]:
    """Return what a holder sees from two weeks ago to four weeks ahead, with what was called off
    and what is no longer for this holder.
    """
    first = today()
    return queries.released_sessions(
        ctx(), holder, first - TWO_WEEKS, first + 2 * TWO_WEEKS, with_cancelled=True
    )


def stands_for(session: ReleasedSession, holder: Holder) -> bool:
    """Tell whether a session stands, and for this holder."""
    facts = session.facts
    if holder.kind is HolderKind.TEACHER:
        is_meant = facts.teacher_id == holder.id
    else:
        is_meant = facts.reception_of(holder.id) is not None
    return is_meant and facts.state is ReleasedState.CONFIRMED


def two_weeks(seen: Iterable[ReleasedSession], holder: Holder) -> tuple[HolderWeek, HolderWeek]:
    """Return this week and the next, with what was called off in them."""
    monday = monday_of(today())
    following = monday + dt.timedelta(weeks=1)
    last = monday + TWO_WEEKS
    found = [session for session in seen if monday <= session_day(session, holder) <= last]
    this = tuple(session for session in found if session_day(session, holder) < following)
    then = tuple(session for session in found if session_day(session, holder) >= following)
    return (
        HolderWeek(monday=monday, sessions=this, closures=_closures(monday, holder)),
        HolderWeek(monday=following, sessions=then, closures=_closures(following, holder)),
    )


def _closures(monday: dt.date, holder: Holder) -> tuple[Closure, ...]:
    calendar, school = province().calendar, province().school_by_code.get(holder.id)
    days = [monday + dt.timedelta(days=n) for n in range(WORKING_DAYS)]
    found = [
        calendar.closure_on(school, day) if school else calendar.closure_for_all(day)
        for day in days
    ]
    return tuple({closure.id: closure for closure in found if closure}.values())


def moved_from(seen: Iterable[ReleasedSession], holder: Holder) -> dict[int, Slot]:
    """Return when sessions still to come were before they were moved, by id."""
    now = ctx().clock.now()
    changed = {
        session.session_id: slot_seen_by(session, holder)
        for session in seen
        if session.sequence and stands_for(session, holder) and end_of(session, holder) > now
    }
    before: dict[int, Slot] = {}
    for version in queries.earlier_versions(ctx(), changed):
        slot = slot_seen_by(version, holder)
        if stands_for(version, holder) and slot != changed[version.session_id]:
            before.setdefault(version.session_id, slot)
    return before


def missed_on_air(seen: Iterable[ReleasedSession]) -> frozenset[int]:
    """Return the ids of those of these sessions that were to be broadcast and were not."""
    now = ctx().clock.now()
    begun = {session.session_id for session in seen if session.facts.start <= now}
    ended = actions.ended(ctx(), begun) if begun else {}
    return frozenset(each for each, how in ended.items() if how is SessionState.MISSED)


def sessions_by_day(
    week: Iterable[ReleasedSession], holder: Holder
) -> list[tuple[dt.date, list[ReleasedSession]]]:
    """Return a holder's sessions grouped by day, in order."""
    days: dict[dt.date, list[ReleasedSession]] = {}
    for session in sorted(week, key=lambda each: slot_seen_by(each, holder)):
        days.setdefault(session_day(session, holder), []).append(session)
    return list(days.items())


def slot_seen_by(session: ReleasedSession, holder: Holder) -> Slot:
    """Return when a session is for this holder: in the studio for teachers, else when seen."""
    in_studio = holder.kind is HolderKind.TEACHER
    return session.facts.slot if in_studio else session.facts.audience_slot


def session_day(session: ReleasedSession, holder: Holder) -> dt.date:
    """Return the day on which a session is for this holder."""
    return slot_seen_by(session, holder).day


def end_of(session: ReleasedSession, holder: Holder) -> dt.datetime:
    """Return the UTC instant at which a session is over for this holder."""
    in_studio = holder.kind is HolderKind.TEACHER
    return session.facts.end if in_studio else session.facts.audience_end


def following(
    seen: Iterable[ReleasedSession], holder: Holder, missed: Collection[int]
) -> ReleasedSession | None:
    """Return the session that is on or comes next for this holder, of those seen and not missed."""
    now = ctx().clock.now()
    ahead = (
        session
        for session in seen
        if stands_for(session, holder)
        and end_of(session, holder) > now
        and session.session_id not in missed
    )
    # Those seen come as the studio makes them; a recording may open days after it.
    return min(ahead, key=lambda each: slot_seen_by(each, holder), default=None)


def still_waiting(asked: Iterable[Request]) -> list[Request]:
    """Return those of a holder's wishes that nobody has decided yet."""
    return [request for request in asked if request.state is RequestState.WAITING]


def waiting_hours(asked: Iterable[Request]) -> tuple[Hours, ...]:
    """Return the weekly hours that a holder has asked for and nobody has decided yet."""
    hours = (request.hours for request in still_waiting(asked) if request.kind is RequestKind.HOURS)
    return next(hours, ())


def webcal(address: str) -> str:
    """Return a feed's address in the form that opens the calendar program."""
    parts = urlsplit(address)
    return parts._replace(scheme="webcal").geturl()


def qr(address: str) -> Markup:
    """Return an address as a QR code: an SVG to stand in the page."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704 -- drawn by segno from squares alone


def init(app: Flask) -> None:
    """Let templates group sessions by day."""
    app.jinja_env.filters.update(by_day=sessions_by_day)
