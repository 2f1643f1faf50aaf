"""Released sessions: of the province, or as one school, teacher or studio sees them."""

import datetime as dt

from scheduler.domain.errors import BadInputError, Fault, NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.people.api_tokens import TokenScope
from scheduler.service.releases.queries import released_session, released_sessions
from web.api.blueprint import blueprint
from web.api.document import Made, answers
from web.api.schemas.broadcasts import BroadcastFacts, BroadcastQuery, Broadcasts
from web.context import ctx, today
from web.language.names import province

TAG = "sessions"
AHEAD = dt.timedelta(days=27)
LONGEST = dt.timedelta(days=400)


@blueprint.get("/sessions")
@answers(TokenScope.READ, Broadcasts, tag=TAG, refusals=(404, 422))
def list_sessions(query: BroadcastQuery) -> Made:
    """List the released sessions of the whole province."""
    return _seen_by(Holder(kind=HolderKind.PROVINCE), query)


@blueprint.get("/sessions/<int(min=1, max=2147483647):session_id>")
@answers(TokenScope.READ, BroadcastFacts, tag=TAG, refusals=(404,))
def get_session(session_id: int) -> Made:
    """Return one released session with every school's part."""
    return BroadcastFacts.of(released_session(ctx(), session_id), whole=True)


@blueprint.get("/schools/<code>/sessions")
@answers(TokenScope.READ, Broadcasts, tag=TAG, refusals=(404, 422))
def list_sessions_of_school(code: str, query: BroadcastQuery) -> Made:
    """List a school's released sessions, live or recorded and why."""
    if code not in province().school_by_code:
        raise NotFoundError("school", code)
    return _seen_by(Holder(kind=HolderKind.SCHOOL, id=code), query)


@blueprint.get("/teachers/<teacher_id>/sessions")
@answers(TokenScope.READ, Broadcasts, tag=TAG, refusals=(404, 422))
def list_sessions_of_teacher(teacher_id: str, query: BroadcastQuery) -> Made:
    """List a teacher's released sessions."""
    if teacher_id not in province().teacher_by_id:
        raise NotFoundError("teacher", teacher_id)
    return _seen_by(Holder(kind=HolderKind.TEACHER, id=teacher_id), query)


@blueprint.get("/studios/<studio_id>/sessions")
@answers(TokenScope.READ, Broadcasts, tag=TAG, refusals=(404, 422))
def list_sessions_of_studio(studio_id: str, query: BroadcastQuery) -> Made:
    """List a studio's released sessions."""
    if studio_id not in province().studio_by_id:
        raise NotFoundError("studio", studio_id)
    return _seen_by(Holder(kind=HolderKind.STUDIO, id=studio_id), query)


def _seen_by(holder: Holder, query: BroadcastQuery) -> Broadcasts:
    first, last = _days(query)
    found = released_sessions(ctx(), holder, first, last, with_cancelled=query.cancelled)
    school = holder.id if holder.kind is HolderKind.SCHOOL else None
    return Broadcasts(
        first=first, last=last, items=[BroadcastFacts.of(session, school) for session in found]
    )


def _days(query: BroadcastQuery) -> tuple[dt.date, dt.date]:
    if query.week is not None:
        if query.first or query.last:
            raise _bad("week", "stands beside first or last", "give a week, or days, not both")
        return _week(query.week)
    first = query.first or today()
    last = query.last or first + AHEAD
    if last < first:
        raise _bad("last", "is before first", "a later day")
    if last - first > LONGEST:
        raise _bad("last", "is too far from first", f"number of days: at most {LONGEST.days}")
    return first, last


def _week(name: str) -> tuple[dt.date, dt.date]:
    year, number = int(name[:4]), int(name[6:])
    try:
        return dt.date.fromisocalendar(year, number, 1), dt.date.fromisocalendar(year, number, 7)
    except ValueError:
        raise _bad("week", "does not exist", "a week of that year, such as 2026-W49") from None


def _bad(key: str, wrong: str, allowed: str) -> BadInputError:
    return BadInputError([Fault(file="request", line=None, key=key, wrong=wrong, allowed=allowed)])
