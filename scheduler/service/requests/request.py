"""What schools and teachers ask the operator to change in their own facts, as values."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.wall import Hours
from scheduler.storage.repositories.requests import StoredRequest


class RequestKind(StrEnum):
    """What is asked for."""

    HOURS = "hours"
    AWAY = "away"
    ROOMS = "rooms"


class RequestState(StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts:
    """What a school can say of itself: equipped rooms, whether there is a board, where to write and
    to call. `telephone` is None in wishes from before schools were asked for it.
    """

    rooms: int
    board: bool
    email: str
    telephone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A school's or a teacher's request: new weekly `hours`, the days `away` (both inclusive), or a
    school's `facts`.
    """

    id: int
    holder: Holder
    kind: RequestKind
    hours: tuple[Hours, ...]
    away: tuple[dt.date, dt.date] | None
    facts: RoomFacts | None
    note: str
    state: RequestState
    asked_at: dt.datetime
    decided_at: dt.datetime | None
    decided_by: str


def request_of(stored: StoredRequest) -> Request:
    """Return what a stored request says."""
    body = stored.body
    days = None
    if "first" in body:
        days = dt.date.fromisoformat(body["first"]), dt.date.fromisoformat(body["last"])
    return Request(
        id=stored.id,
        holder=Holder(kind=HolderKind(stored.holder_kind), id=stored.holder_id),
        kind=RequestKind(stored.kind),
        hours=tuple(Hours(*each) for each in body.get("hours", ())),
        away=days,
        facts=RoomFacts(**body["facts"]) if "facts" in body else None,
        note=stored.note,
        state=RequestState(stored.state),
        asked_at=stored.asked_at,
        decided_at=stored.decided_at,
        decided_by=stored.decided_by,
    )
