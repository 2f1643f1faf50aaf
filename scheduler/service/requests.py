"""What teachers ask the operator to change in their own facts: weekly hours, and days away.

A request changes nothing until the operator takes it; then it is an import of that one change, with
everything that follows from one.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from scheduler.domain.calendar import join
from scheduler.domain.errors import BadInputError, Fault, NotAllowedError, NotFoundError
from scheduler.domain.province import Province
from scheduler.domain.studio import Teacher
from scheduler.domain.wall import MINUTES_A_DAY, Hours
from scheduler.feeds.plain import plain_line
from scheduler.service.context import Context
from scheduler.service.importing import apply_import, province_in, stored_province
from scheduler.service.views import HolderKind
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.requests import StoredRequest

NOTE_LENGTH = 300
LONGEST_AWAY = dt.timedelta(days=366)


class RequestKind(StrEnum):
    """What is asked for."""

    HOURS = "hours"
    AWAY = "away"


class RequestState(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A teacher's request: new weekly `hours`, or the days `away`, both inclusive."""

    id: int
    teacher_id: str
    kind: RequestKind
    hours: tuple[Hours, ...]
    away: tuple[dt.date, dt.date] | None
    note: str
    state: RequestState
    asked_at: dt.datetime
    decided_at: dt.datetime | None
    decided_by: str


def ask_hours(ctx: Context, teacher_id: str, hours: Sequence[Hours], note: str = "") -> Request:
    """Ask for other weekly hours; hours that touch become one stretch.

    Replaces an earlier wish for hours that still waits. Raises `NotFoundError` and, for hours
    outside a day or none at all, `BadInputError`.
    """
    if not hours or any(
        not (0 <= each.weekday < 7 and 0 <= each.start < each.end <= MINUTES_A_DAY)
        for each in hours
    ):
        raise _bad("hours", "are none that can be kept", "at least one stretch inside a day")
    body: dict[str, Any] = {
        "hours": [[each.weekday, each.start, each.end] for each in joined(hours)]
    }
    return _ask(ctx, teacher_id, RequestKind.HOURS, body, note)


def ask_away(
    ctx: Context, teacher_id: str, first: dt.date, last: dt.date, note: str = ""
) -> Request:
    """Ask to be left out between two days, both inclusive. Raises as `ask_hours` does."""
    if not first <= last <= first + LONGEST_AWAY:
        raise _bad("last", "lies before the first day or too far", "at most a year later")
    if last < ctx.zone.today(ctx.clock):
        raise _bad("last", "is over", "a day to come")
    body = {"first": first.isoformat(), "last": last.isoformat()}
    return _ask(ctx, teacher_id, RequestKind.AWAY, body, note)


def waiting_requests(ctx: Context) -> tuple[Request, ...]:
    """Return what waits for the operator, the oldest first."""
    with ctx.uow().reading() as work:
        return tuple(_request(each) for each in work.requests.waiting())


def requests_of(ctx: Context, teacher_id: str) -> tuple[Request, ...]:
    """Return a teacher's requests, the last one first."""
    with ctx.uow().reading() as work:
        found = work.requests.of(HolderKind.TEACHER, teacher_id)
    return tuple(_request(each) for each in reversed(found))


def take_request(ctx: Context, request_id: int, *, actor: str) -> Request:
    """Make what is asked for the teacher's facts. The draft is not planned anew by this.

    Raises `NotFoundError`, and `NotAllowedError` when it was decided already.
    """
    request = _waiting(ctx, request_id)
    apply_import(ctx, _granted(stored_province(ctx), request), actor)
    return _decide(ctx, request_id, RequestState.TAKEN, actor)


def decline_request(ctx: Context, request_id: int, *, actor: str) -> Request:
    """Leave everything as it is. Raises as `take_request` does."""
    _waiting(ctx, request_id)
    return _decide(ctx, request_id, RequestState.DECLINED, actor)


def joined(hours: Sequence[Hours]) -> tuple[Hours, ...]:
    """Return weekly hours with those that touch or overlap made one, in order."""
    made = []
    for weekday in sorted({each.weekday for each in hours}):
        spans = join((each.start, each.end) for each in hours if each.weekday == weekday)
        made += [Hours(weekday, start, end) for start, end in spans]
    return tuple(made)


def _ask(
    ctx: Context, teacher_id: str, kind: RequestKind, body: dict[str, Any], note: str
) -> Request:
    words = plain_line(note)
    if len(words) > NOTE_LENGTH:
        raise _bad("note", "is too long", f"at most {NOTE_LENGTH} letters")
    asked = StoredRequest(
        kind=kind,
        holder_kind=HolderKind.TEACHER,
        holder_id=teacher_id,
        body=body,
        note=words,
        asked_at=ctx.clock.now(),
    )
    with ctx.uow() as work:
        if teacher_id not in province_in(work).teacher_by_id:
            raise NotFoundError("teacher", teacher_id)
        request_id = work.requests.add(asked)
        work.audit.add(
            Entry(
                at=asked.asked_at,
                actor=f"teacher {teacher_id}",
                act=f"ask-{kind}",
                what="request",
                key=teacher_id,
                detail=body,
            )
        )
        work.commit()
    return _request(replace(asked, id=request_id))


def _waiting(ctx: Context, request_id: int) -> Request:
    with ctx.uow().reading() as work:
        found = work.requests.find(request_id)
    if found is None:
        raise NotFoundError("request", request_id)
    if found.state != RequestState.WAITING:
        raise NotAllowedError(f"Request {request_id} was decided already.")
    return _request(found)


def _decide(ctx: Context, request_id: int, state: RequestState, actor: str) -> Request:
    now = ctx.clock.now()
    with ctx.uow() as work:
        if not work.requests.decide(request_id, state, now, actor):
            raise NotAllowedError(f"Request {request_id} was decided already.")
        found = work.requests.find(request_id)
        if found is None:
            raise NotFoundError("request", request_id)
        work.audit.add(
            Entry(at=now, actor=actor, act=str(state), what="request", key=found.holder_id)
        )
        work.commit()
    return _request(found)


def _granted(province: Province, request: Request) -> Province:
    if request.teacher_id not in province.teacher_by_id:
        raise NotFoundError("teacher", request.teacher_id)

    def changed(teacher: Teacher) -> Teacher:
        if teacher.id != request.teacher_id:
            return teacher
        if request.away is not None:
            return replace(teacher, away=tuple(sorted({*teacher.away, request.away})))
        return replace(teacher, available=request.hours)

    return replace(province, teachers=tuple(changed(each) for each in province.teachers))


def _request(stored: StoredRequest) -> Request:
    body = stored.body
    days = None
    if "first" in body:
        days = dt.date.fromisoformat(body["first"]), dt.date.fromisoformat(body["last"])
    return Request(
        id=stored.id,
        teacher_id=stored.holder_id,
        kind=RequestKind(stored.kind),
        hours=tuple(Hours(*each) for each in body.get("hours", ())),
        away=days,
        note=stored.note,
        state=RequestState(stored.state),
        asked_at=stored.asked_at,
        decided_at=stored.decided_at,
        decided_by=stored.decided_by,
    )


def _bad(key: str, wrong: str, allowed: str) -> BadInputError:
    return BadInputError([Fault(file="request", line=None, key=key, wrong=wrong, allowed=allowed)])
