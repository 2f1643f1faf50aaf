"""What schools and teachers ask the operator to change in their own facts.

A request changes nothing until the operator takes it; then it is an import of that one change, with
everything that follows from one.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from scheduler.domain.calendar import join_spans
from scheduler.domain.errors import BadInputError, Fault, NotAllowedError, NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.province import Province
from scheduler.domain.wall import MINUTES_A_DAY, Hours
from scheduler.feeds.plain import plain_line
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.province import province_in, stamped_province
from scheduler.service.requests.granting import granted
from scheduler.service.requests.request import (
    Request,
    RequestKind,
    RequestState,
    RoomFacts,
    request_of,
)
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.requests import StoredRequest
from scheduler.tomlfile.words import NotAllowedValue, mail_address, telephone

__all__ = ["Request", "RequestKind", "RequestState", "RoomFacts"]

NOTE_LENGTH = 300
MOST_ROOMS = 99
LONGEST_AWAY = dt.timedelta(days=366)


def ask_hours(ctx: Context, teacher_id: str, hours: Sequence[Hours], note: str = "") -> Request:
    """Ask for other weekly hours; hours that touch become one stretch.

    Replaces an earlier wish for hours that still waits. Raises `NotFoundError` and, for hours
    outside a day or none at all, `BadInputError`.
    """
    return _ask_hours(ctx, Holder(kind=HolderKind.TEACHER, id=teacher_id), hours, note)


def ask_free_hours(ctx: Context, code: str, hours: Sequence[Hours], note: str = "") -> Request:
    """Ask that a school receives in these weekly hours, of its bell hours. Raises as `ask_hours`
    does.
    """
    return _ask_hours(ctx, Holder(kind=HolderKind.SCHOOL, id=code), hours, note)


def ask_away(
    ctx: Context, teacher_id: str, first: dt.date, last: dt.date, note: str = ""
) -> Request:
    """Ask to be left out between two days, both inclusive. Raises as `ask_hours` does."""
    if not first <= last <= first + LONGEST_AWAY:
        raise _bad("last", "is before the first day, or too far away", "at most a year later")
    if last < ctx.zone.today(ctx.clock):
        raise _bad("last", "is over", "a day in the future")
    body = {"first": first.isoformat(), "last": last.isoformat()}
    teacher = Holder(kind=HolderKind.TEACHER, id=teacher_id)
    return _ask(ctx, teacher, RequestKind.AWAY, body, note)


def ask_rooms(ctx: Context, code: str, facts: RoomFacts, note: str = "") -> Request:
    """Ask that a school's rooms, board, address and telephone be corrected; empty means none.

    Replaces an earlier one that still waits. Raises `NotFoundError`, and `BadInputError` for more
    rooms than a school has, what is no address and what is no number.
    """
    faults = []
    if not 0 <= facts.rooms <= MOST_ROOMS:
        faults.append(
            _fault("rooms", f"is {facts.rooms}", f"a whole number from 0 to {MOST_ROOMS}")
        )
    for key, words, rule in (
        ("email", facts.email, mail_address),
        ("telephone", facts.telephone, telephone),
    ):
        try:
            if words:
                rule(words)
        except NotAllowedValue as error:
            faults.append(_fault(key, f"is {words}", error.allowed))
    if faults:
        raise BadInputError(faults)
    body = {"facts": asdict(facts)}
    school = Holder(kind=HolderKind.SCHOOL, id=code)
    return _ask(ctx, school, RequestKind.ROOMS, body, note)


def waiting_requests(ctx: Context) -> tuple[Request, ...]:
    """Return what waits for the operator, the oldest first."""
    with ctx.uow().reading() as work:
        return tuple(request_of(stored_request) for stored_request in work.requests.waiting())


def requests_of(ctx: Context, holder: Holder) -> tuple[Request, ...]:
    """Return a school's or a teacher's requests, the last one first."""
    with ctx.uow().reading() as work:
        found = work.requests.of(holder.kind, holder.id)
    return tuple(request_of(stored_request) for stored_request in reversed(found))


def take_request(ctx: Context, request_id: int, *, actor: str) -> Request:
    """Make what is asked for the facts. The draft is not planned anew by this.

    Raises `NotFoundError`, `NotAllowedError` when it was decided already, and `LostUpdateError`
    when the facts were changed at the same moment.
    """
    request = _waiting(ctx, request_id)
    seen, province = stamped_province(ctx)
    apply_import(ctx, granted(province, request), actor, seen=seen)
    return _decide(ctx, request_id, RequestState.TAKEN, actor)


def decline_request(ctx: Context, request_id: int, *, actor: str) -> Request:
    """Leave everything as it is. Raises as `take_request` does."""
    _waiting(ctx, request_id)
    return _decide(ctx, request_id, RequestState.DECLINED, actor)


def joined(hours: Sequence[Hours]) -> tuple[Hours, ...]:
    """Return weekly hours with those that touch or overlap made one, in order."""
    made = []
    for weekday in sorted({other_hours.weekday for other_hours in hours}):
        spans = join_spans(
            (other_hours.start, other_hours.end)
            for other_hours in hours
            if other_hours.weekday == weekday
        )
        made += [Hours(weekday, start, end) for start, end in spans]
    return tuple(made)


def _ask_hours(ctx: Context, holder: Holder, hours: Sequence[Hours], note: str) -> Request:
    if not hours or any(
        not (
            0 <= other_hours.weekday < 7
            and 0 <= other_hours.start < other_hours.end <= MINUTES_A_DAY
        )
        for other_hours in hours
    ):
        raise _bad("hours", "are missing or not valid", "at least one time range within a day")
    body: dict[str, Any] = {
        "hours": [
            [other_hours.weekday, other_hours.start, other_hours.end]
            for other_hours in joined(hours)
        ]
    }
    return _ask(ctx, holder, RequestKind.HOURS, body, note)


def _ask(
    ctx: Context, holder: Holder, kind: RequestKind, body: dict[str, Any], note: str
) -> Request:
    words = plain_line(note)
    if len(words) > NOTE_LENGTH:
        raise _bad("note", "is too long", f"maximum number of characters: {NOTE_LENGTH}")
    asked = StoredRequest(
        kind=kind,
        holder_kind=holder.kind,
        holder_id=holder.id,
        body=body,
        note=words,
        asked_at=ctx.clock.now(),
    )
    with ctx.uow() as work:
        if not _is_here(province_in(work), holder):
            raise NotFoundError(holder.kind, holder.id)
        request_id = work.requests.add(asked)
        work.audit.add(
            Entry(
                at=asked.asked_at,
                actor=f"{holder.kind} {holder.id}",
                act=f"ask-{kind}",
                what="request",
                key=holder.id,
                detail=body,
            )
        )
        work.commit()
    return request_of(replace(asked, id=request_id))


def _is_here(province: Province, holder: Holder) -> bool:
    if holder.kind is HolderKind.TEACHER:
        return holder.id in province.teacher_by_id
    return holder.id in province.school_by_code


def _waiting(ctx: Context, request_id: int) -> Request:
    with ctx.uow().reading() as work:
        found = work.requests.find(request_id)
    if found is None:
        raise NotFoundError("request", request_id)
    if found.state != RequestState.WAITING:
        raise NotAllowedError("Request %(id)s was already decided.", id=request_id)
    return request_of(found)


def _decide(ctx: Context, request_id: int, state: RequestState, actor: str) -> Request:
    now = ctx.clock.now()
    with ctx.uow() as work:
        if not work.requests.decide(request_id, state, now, actor):
            raise NotAllowedError("Request %(id)s was already decided.", id=request_id)
        found = work.requests.find(request_id)
        if found is None:
            raise NotFoundError("request", request_id)
        work.audit.add(
            Entry(at=now, actor=actor, act=str(state), what="request", key=found.holder_id)
        )
        work.commit()
    return request_of(found)


def _bad(key: str, wrong: str, allowed: str) -> BadInputError:
    return BadInputError([_fault(key, wrong, allowed)])


def _fault(key: str, wrong: str, allowed: str) -> Fault:
    return Fault(file="request", line=None, key=key, wrong=wrong, allowed=allowed)
