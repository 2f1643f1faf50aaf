"""Plain functions that make small, valid domain values; every part can be overridden."""

import datetime as dt

from scheduler.domain.calendar import BellPeriod, DateStatus, SchoolCalendar
from scheduler.domain.keys import SessionKey
from scheduler.domain.network import Network, TransferWindow, Variant
from scheduler.domain.programme import Audience, DeliveryPolicy, Kind, Programme, Source
from scheduler.domain.province import Province
from scheduler.domain.release import Facts, ReleasedSession, ReleasedState
from scheduler.domain.school import Level, Link, School, SchoolKind, check_letter
from scheduler.domain.session import Mode, Reception
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.text import Text
from scheduler.domain.wall import Hours, Slot, Zone, parse_clock
from scheduler.zonedata import load_zone

MONDAY = dt.date(2026, 11, 30)
YEAR_END = dt.date(2027, 6, 30)


def text(words: str) -> Text:
    return Text(ar=f"{words} ع", fr=words, en=words)


def code(number: int) -> str:
    return f"{number:05d}{check_letter(number)}"


def hours(weekdays: str, *spans: str) -> tuple[Hours, ...]:
    """Make weekly hours: `hours("0-4", "08:30-12:30")` for Monday to Friday."""
    first, _, last = weekdays.partition("-")
    days = range(int(first), int(last or first) + 1)
    made = []
    for day in days:
        for span in spans:
            start, end = span.split("-")
            made.append(Hours(day, parse_clock(start), parse_clock(end)))
    return tuple(made)


def school(number: int = 99001, **parts: object) -> School:
    facts: dict[str, object] = {
        "code": code(number),
        "name": text(f"Lycée {number}"),
        "commune": "Ben Guerir",
        "commune_ar": "ابن جرير",
        "kind": SchoolKind.LYCEE,
        "lat": 32.24,
        "lon": -7.95,
        "rooms": 2,
        "downlink_mbps": 20.0,
        "link": Link.FIBRE,
        "board": True,
        "levels": frozenset({Level.TC, Level.BAC1, Level.BAC2}),
        "email": f"{number}@ecoles.example",
        "source": "illustrative",
    }
    return School(**(facts | parts))  # type: ignore[arg-type]


def studio(studio_id: str = "studio-1", **parts: object) -> Studio:
    facts: dict[str, object] = {
        "id": studio_id,
        "name": text(studio_id),
        "hours": hours("0-5", "08:00-19:00"),
        "turnaround": 15,
    }
    return Studio(**(facts | parts))  # type: ignore[arg-type]


def teacher(teacher_id: str = "maths-a", **parts: object) -> Teacher:
    facts: dict[str, object] = {
        "id": teacher_id,
        "name": text(f"Mathématiques – {teacher_id}"),
        "languages": frozenset({"fr", "ar"}),
        "email": f"{teacher_id}@educatec.example",
        "available": hours("0-5", "08:00-19:00"),
    }
    return Teacher(**(facts | parts))  # type: ignore[arg-type]


def programme(programme_id: str = "maths-2bac", **parts: object) -> Programme:
    facts: dict[str, object] = {
        "id": programme_id,
        "title": text(f"Mathématiques {programme_id}"),
        "subject": "maths",
        "kind": Kind.TUTORING,
        "language": "fr",
        "teacher_id": "maths-a",
        "audience": Audience(levels=frozenset({Level.BAC2})),
        "count": 3,
        "minutes": 60,
        "first": MONDAY,
        "last": MONDAY + dt.timedelta(days=26),
    }
    return Programme(**(facts | parts))  # type: ignore[arg-type]


def calendar(**parts: object) -> SchoolCalendar:
    ordinary = BellPeriod(
        id="ordinary",
        name=text("Heures ordinaires"),
        first=dt.date(2026, 9, 7),
        last=YEAR_END,
        slots=hours(
            "0-5",
            *(f"{h:02d}:30-{h + 1:02d}:30" for h in (8, 9, 10, 11)),
            *(f"{h:02d}:30-{h + 1:02d}:30" for h in (14, 15, 16, 17)),
        ),
        status=DateStatus.PROVISIONAL,
    )
    facts: dict[str, object] = {
        "first": dt.date(2026, 9, 7),
        "last": YEAR_END,
        "periods": (ordinary,),
        "closures": (),
    }
    return SchoolCalendar(**(facts | parts))  # type: ignore[arg-type]


def network(**parts: object) -> Network:
    facts: dict[str, object] = {
        "uplink_mbps": 50.0,
        "variants": (
            Variant(id="720p", name=text("720p"), mbps=2.5),
            Variant(id="360p", name=text("360p"), mbps=0.9),
            Variant(id="slides", name=text("Diapositives et son"), mbps=0.3),
            Variant(id="audio", name=text("Son seul"), mbps=0.064),
        ),
        "windows": (TransferWindow(start=20 * 60, end=30 * 60, share=0.8),),
    }
    return Network(**(facts | parts))  # type: ignore[arg-type]


def province(**parts: object) -> Province:
    facts: dict[str, object] = {
        "name": "Rehamna",
        "zone_name": "Africa/Casablanca",
        "schools": (school(99001), school(99002), school(99003, rooms=1)),
        "studios": (studio(),),
        "teachers": (teacher(),),
        "programmes": (programme(),),
        "calendar": calendar(),
        "network": network(),
    }
    return Province(**(facts | parts))  # type: ignore[arg-type]


def casablanca() -> Zone:
    return load_zone("Africa/Casablanca")


def facts(
    *,
    day: dt.date = MONDAY,
    at: str = "14:30",
    minutes: int = 60,
    opening: Slot | None = None,
    **parts: object,
) -> Facts:
    """Make what is released of one session, its instants derived from its wall time."""
    zone = casablanca()
    slot = Slot(day, parse_clock(at), minutes)
    made: dict[str, object] = {
        "key": SessionKey("maths-2bac", 1),
        "total": 3,
        "state": ReleasedState.CONFIRMED,
        "slot": slot,
        "zone_name": zone.name,
        "start": zone.instant(slot.day, slot.start),
        "end": zone.instant(slot.day, slot.end),
        "opening": opening,
        "opening_start": zone.instant(opening.day, opening.start) if opening else None,
        "opening_end": zone.instant(opening.day, opening.end) if opening else None,
        "studio_id": "studio-1",
        "studio_name": text("Studio 1"),
        "teacher_id": "maths-a",
        "teacher_name": text("Mathématiques – A"),
        "title": text("Mathématiques 2BAC"),
        "subject": "maths",
        "kind": Kind.TUTORING,
        "stream": "",
        "levels": (Level.BAC2,),
        "language": "fr",
        "policy": DeliveryPolicy.LIVE_RECORDED,
        "source": Source.STUDIO,
        "receptions": tuple(
            Reception(school_code=code(number), mode=Mode.LIVE, variant="720p")
            for number in (99001, 99002)
        ),
    }
    return Facts(**(made | parts))  # type: ignore[arg-type]


def released(session_id: int = 1, **parts: object) -> ReleasedSession:
    made: dict[str, object] = {
        "session_id": session_id,
        "uid": f"00000000-0000-4000-8000-{session_id:012d}",
        "sequence": 0,
        "release": 1,
        "created_at": dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC),
        "changed_at": dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC),
        "facts": facts(),
    }
    return ReleasedSession(**(made | parts))  # type: ignore[arg-type]
