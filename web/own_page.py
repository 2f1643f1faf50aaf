"""What the pages of schools and teachers share: their holder, their weeks, their feed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno
from flask import Flask, abort
from markupsafe import Markup

from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.wall import Hours, Slot, monday_of
from scheduler.service import access
from scheduler.service.requests import Request, RequestKind, RequestState
from scheduler.service.sessions import released_sessions
from scheduler.service.views import Holder, HolderKind
from web.context import ctx, today

TWO_WEEKS = dt.timedelta(days=13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week's sessions of a holder, by start."""

    monday: dt.date
    sessions: tuple[ReleasedSession, ...]


def holder_behind(token: str, kind: HolderKind) -> Holder:
    """Return whose page a token opens; answers 404 for every other token alike."""
    holder = access.page_holder(ctx(), token)
    if holder is None or holder.kind is not kind:
        abort(404)
    return holder


def seen_by(holder: Holder) -> tuple[ReleasedSession, ...]:
    """Return what a holder sees from two weeks ago to four weeks ahead, with what was called off
    and what is no longer for this holder.
    """
    first = today()
    return released_sessions(
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


def two_weeks(seen: Iterable[ReleasedSession], holder: Holder) -> tuple[Week, Week]:
    """Return this week and the next, with what was called off in them."""
    monday = monday_of(today())
    following = monday + dt.timedelta(weeks=1)
    last = monday + TWO_WEEKS
    found = [each for each in seen if monday <= day_of(each, holder) <= last]
    this = tuple(each for each in found if day_of(each, holder) < following)
    then = tuple(each for each in found if day_of(each, holder) >= following)
    return Week(monday=monday, sessions=this), Week(monday=following, sessions=then)


def by_day(
    sessions: Iterable[ReleasedSession], holder: Holder
) -> list[tuple[dt.date, list[ReleasedSession]]]:
    """Return a holder's sessions grouped by day, in order."""
    days: dict[dt.date, list[ReleasedSession]] = {}
    for session in sorted(sessions, key=lambda each: slot_of(each, holder)):
        days.setdefault(day_of(session, holder), []).append(session)
    return list(days.items())


def slot_of(session: ReleasedSession, holder: Holder) -> Slot:
    """Return when a session is for this holder: in the studio for teachers, else when seen."""
    in_studio = holder.kind is HolderKind.TEACHER
    return session.facts.slot if in_studio else session.facts.audience_slot


def day_of(session: ReleasedSession, holder: Holder) -> dt.date:
    """Return the day on which a session is for this holder."""
    return slot_of(session, holder).day


def end_of(session: ReleasedSession, holder: Holder) -> dt.datetime:
    """Return the UTC instant at which a session is over for this holder."""
    in_studio = holder.kind is HolderKind.TEACHER
    return session.facts.end if in_studio else session.facts.audience_end


def following(seen: Iterable[ReleasedSession], holder: Holder) -> ReleasedSession | None:
    """Return the session that is on or comes next, of those seen."""
    now = ctx().clock.now()
    ahead = (each for each in seen if stands_for(each, holder) and end_of(each, holder) > now)
    return next(ahead, None)


def waiting_hours(asked: Iterable[Request]) -> tuple[Hours, ...]:
    """Return the weekly hours that a holder has asked for and nobody has decided yet."""
    return next(
        (
            each.hours
            for each in asked
            if each.kind is RequestKind.HOURS and each.state is RequestState.WAITING
        ),
        (),
    )


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
    app.jinja_env.filters.update(by_day=by_day)
