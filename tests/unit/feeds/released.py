"""Released sessions for the tests of feeds, sheets and mails."""

import datetime as dt

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Kind, Source
from scheduler.domain.release import Facts, ReleasedSession, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reason, ReasonCode, Reception
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot

FIRST = "99001V"
SECOND = "99002W"
MONDAY = dt.date(2026, 11, 30)
MADE = dt.datetime(2026, 11, 23, 9, 15, tzinfo=dt.UTC)


def at(slot: Slot) -> dt.datetime:
    """The instant of a slot's start at UTC+0, which is Morocco's clock since 2026-09-20."""
    midnight = dt.datetime.combine(slot.day, dt.time(), tzinfo=dt.UTC)
    return midnight + dt.timedelta(minutes=slot.start)


def live(code: str, variant: str = "720p") -> Reception:
    return Reception(school_code=code, mode=Mode.LIVE, variant=variant)


def recorded(code: str, reason: ReasonCode = ReasonCode.ROOMS_TAKEN) -> Reception:
    return Reception(school_code=code, mode=Mode.RECORDED, reason=Reason(code=reason))


def facts(**parts: object) -> Facts:
    slot = parts.get("slot", Slot(MONDAY, 870, 60))
    opening = parts.get("opening")
    given: dict[str, object] = {
        "key": SessionKey("maths-2bac-pc", 3),
        "total": 12,
        "state": ReleasedState.CONFIRMED,
        "slot": slot,
        "zone_name": "Africa/Casablanca",
        "start": at(slot),  # type: ignore[arg-type]
        "end": at(slot) + dt.timedelta(minutes=slot.minutes),  # type: ignore[arg-type, attr-defined]
        "opening": opening,
        "opening_start": None,
        "opening_end": None,
        "studio_id": "studio-1",
        "studio_name": Text(
            ar="استوديو ابن جرير", fr="Studio de Ben Guerir", en="Ben Guerir studio"
        ),
        "teacher_id": "maths-a",
        "teacher_name": Text(ar="الرياضيات – أ", fr="Mathématiques – A", en="Mathematics – A"),
        "title": Text(
            ar="رياضيات الثانية باك", fr="Mathématiques 2BAC PC", en="Mathematics 2BAC PC"
        ),
        "subject": "maths",
        "kind": Kind.TUTORING,
        "stream": "PC",
        "levels": (Level.BAC2,),
        "language": "fr",
        "policy": DeliveryPolicy.LIVE_RECORDED,
        "source": Source.STUDIO,
        "receptions": (live(FIRST), recorded(SECOND)),
    }
    if isinstance(opening, Slot):
        given["opening_start"] = at(opening)
        given["opening_end"] = at(opening) + dt.timedelta(minutes=opening.minutes)
    return Facts(**(given | parts))  # type: ignore[arg-type]


def session(number: int = 1, **parts: object) -> ReleasedSession:
    given: dict[str, object] = {
        "session_id": number,
        "uid": f"00000000-0000-4000-8000-{number:012d}",
        "sequence": 0,
        "release": 1,
        "created_at": MADE,
        "changed_at": MADE,
        "facts": facts(),
    }
    return ReleasedSession(**(given | parts))  # type: ignore[arg-type]
