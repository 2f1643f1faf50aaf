"""Four independent parsers read the same from every feed, whatever is written in it."""

import datetime as dt
import os
from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.session import ReasonCode
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot
from scheduler.feeds.calendar import render_calendar
from scheduler.feeds.subscription import FeedTitle, FeedWindow
from tests.unit.feeds.readers import Seen, by_icalendar, by_icaljs, by_libical, by_vobject
from tests.unit.feeds.released import FIRST, MONDAY, facts, live, recorded, session

Reader = Callable[[bytes], list[Seen]]
READERS: dict[str, Reader] = {
    "icalendar": by_icalendar.read,
    "vobject": by_vobject.read,
    "libical": by_libical.read,
    "ical.js": by_icaljs.read,
}
MISSING = {
    "libical": "" if by_libical.is_installed() else "libical 3 is not installed",
    "ical.js": "" if by_icaljs.is_installed() else "node or the built frontend is missing",
}
HOLDERS = ("school", FIRST), ("teacher", "maths-a"), ("studio", "studio-1"), ("province", "")

PIECES = st.sampled_from(
    [
        *"\\;,:\"'\n\t^",
        *("\r\n", "\\n", " ", "\x00", "\u200f", "\u2028", "\x85"),
        *("رياضيات", "مُسَجَّل", "élève", "œ", "👩\u200d👩\u200d👧", "🇲🇦", "é" * 80, "ـ" * 90),
        *("BEGIN:VEVENT", "END:VCALENDAR\r\n"),
    ]
)
WORDING = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join)
TEXTS = st.builds(Text, ar=WORDING, fr=WORDING, en=WORDING)


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> Reader:
    name = request.param
    if MISSING.get(name) and not os.environ.get("NO_SKIPS"):
        pytest.skip(MISSING[name])
    return READERS[name]


def week() -> list[ReleasedSession]:
    """Sessions of every sort: live, recorded, opened later, cancelled, left, over midnight."""
    opening = Slot(MONDAY + dt.timedelta(days=3), 480, 45)
    by_record = (recorded(FIRST, ReasonCode.RECORDED_ONLY),)
    sorts = [
        facts(),
        facts(receptions=(recorded(FIRST),)),
        facts(policy=DeliveryPolicy.RECORDED_ONLY, opening=opening, receptions=by_record),
        facts(state=ReleasedState.CANCELLED),
        facts(receptions=(), withdrawn=(FIRST,)),
        facts(slot=Slot(MONDAY, 23 * 60 + 30, 60), receptions=(live(FIRST, "audio"),)),
    ]
    return [session(number, sequence=number, facts=each) for number, each in enumerate(sorts, 1)]


def feed(sessions: Iterable[ReleasedSession], kind: str, holder_id: str, name: Text) -> bytes:
    return render_calendar(
        sessions,
        holder=FeedTitle(kind=kind, id=holder_id, name=name),
        window=FeedWindow(today=MONDAY),
        base_url="https://educatec.example",
        alarm_minutes=15,
    )


@pytest.mark.parametrize(("kind", "holder_id"), HOLDERS, ids=[kind for kind, _ in HOLDERS])
def test_every_parser_reads_what_was_released(reader: Reader, kind: str, holder_id: str) -> None:
    name = Text(ar="ثانوية", fr="Lycée", en="School")
    sessions = week()
    seen = reader(feed(sessions, kind, holder_id, name))
    in_studio = kind in {"teacher", "studio"}
    expected = []
    for each in sessions:
        told = each.facts
        left = holder_id in told.withdrawn
        cancelled = left or told.state is ReleasedState.CANCELLED
        opens = told.opening is not None and not in_studio
        expected.append(
            (
                each.uid,
                told.audience_start if opens else told.start,
                told.audience_end if opens else told.end,
                "CANCELLED" if cancelled else "CONFIRMED",
                each.sequence,
            )
        )
    expected.sort(key=lambda each: (each[1], each[0]))
    assert [(s.uid, s.start, s.end, s.status, s.sequence) for s in seen] == expected


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), subject=WORDING, total=st.integers(1, 2))
def test_no_wording_is_read_differently_by_any_parser(
    reader: Reader, texts: tuple[Text, ...], subject: str, total: int
) -> None:
    title, teacher, studio, name = texts
    told = facts(
        title=title, teacher_name=teacher, studio_name=studio, subject=subject, total=total
    )
    sessions = [session(1, facts=told), session(2)]
    for kind, holder_id in HOLDERS[:2]:
        body = feed(sessions, kind, holder_id, name)
        seen = reader(body)
        assert len(seen) == 2
        assert seen == by_icalendar.read(body)
