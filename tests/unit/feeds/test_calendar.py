"""What a subscribed calendar says, read back from its bytes."""

import datetime as dt
from itertools import pairwise

import icalendar
import pytest

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Source
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reason, ReasonCode, Reception
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot
from scheduler.feeds.calendar import render_calendar
from scheduler.feeds.subscription import FeedTitle, FeedWindow
from tests.unit.feeds.released import (
    FIRST,
    MADE,
    MONDAY,
    SECOND,
    facts,
    live,
    recorded,
    session,
)

NAME = Text(ar="ثانوية الرحامنة", fr="Lycée Rehamna", en="Rehamna high school")
SCHOOL = FeedTitle(kind="school", id=FIRST, name=NAME)
TEACHER = FeedTitle(kind="teacher", id="maths-a", name=NAME)
STUDIO = FeedTitle(kind="studio", id="studio-1", name=NAME)
PROVINCE = FeedTitle(kind="province", id="", name=NAME)
WINDOW = FeedWindow(today=MONDAY)
OPENING = Slot(MONDAY + dt.timedelta(days=2), 480, 60)


def feed(*sessions: ReleasedSession, holder: FeedTitle = SCHOOL, **choices: object) -> bytes:
    given: dict[str, object] = {"window": WINDOW, "base_url": "https://educatec.example"}
    return render_calendar(sessions, holder=holder, **(given | choices))  # type: ignore[arg-type]


def events(
    *sessions: ReleasedSession, holder: FeedTitle = SCHOOL, **choices: object
) -> list[icalendar.Event]:
    parsed = icalendar.Calendar.from_ical(feed(*sessions, holder=holder, **choices))
    return [each for each in parsed.walk("VEVENT") if isinstance(each, icalendar.Event)]


def recorded_only(**parts: object) -> ReleasedSession:
    receptions = (recorded(FIRST, ReasonCode.RECORDED_ONLY),)
    given = {"policy": DeliveryPolicy.RECORDED_ONLY, "opening": OPENING, "receptions": receptions}
    return session(7, facts=facts(**(given | parts)))


def test_half_past_two_on_the_wall_is_half_past_two_utc() -> None:
    text = feed(session())
    assert b"\r\nDTSTART:20261130T143000Z\r\nDTEND:20261130T153000Z\r\n" in text
    assert b"TZID" not in text
    assert b"RRULE" not in text


def test_stamps_are_those_of_the_last_change_and_never_of_the_request() -> None:
    changed = MADE + dt.timedelta(days=3, microseconds=7)
    [event] = events(session(changed_at=changed, sequence=4))
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == changed.replace(microsecond=0)
    assert event["CREATED"].dt == MADE
    assert event["SEQUENCE"] == 4


def test_every_occurrence_keeps_its_stored_uid() -> None:
    assert [event["UID"] for event in events(session(1), session(2))] == [
        "00000000-0000-4000-8000-000000000001",
        "00000000-0000-4000-8000-000000000002",
    ]


def test_events_are_sorted_by_start_and_uid_however_they_come() -> None:
    later = session(1, facts=facts(slot=Slot(MONDAY, 900, 60)))
    assert feed(session(3), later, session(2)) == feed(later, session(2), session(3))
    found = [(each["DTSTART"].dt, each["UID"]) for each in events(later, session(3), session(2))]
    assert all(one < other for one, other in pairwise(found))


def test_wall_time_stands_in_words_beside_the_instant() -> None:
    [event] = events(session(), language="fr")
    assert (
        "lundi 30 novembre 2026, 14:30–15:30, heure légale du Maroc (GMT)" in event["DESCRIPTION"]
    )
    [event] = events(session(), language="ar")
    assert "الاثنين 30 نونبر 2026، من 14:30 إلى 15:30" in event["DESCRIPTION"]


def test_words_name_the_offset_in_force_at_that_instant() -> None:
    may = Slot(dt.date(2026, 5, 4), 870, 60)
    start = dt.datetime(2026, 5, 4, 13, 30, tzinfo=dt.UTC)
    moved = facts(slot=may, start=start, end=start + dt.timedelta(hours=1))
    [event] = events(session(facts=moved), language="en", window=FeedWindow(today=may.day))
    assert "14:30–15:30, Moroccan legal time (GMT+1)" in event["DESCRIPTION"]


def test_school_reads_how_and_why_it_gets_a_session() -> None:
    [event] = events(
        session(facts=facts(receptions=(recorded(FIRST), live(SECOND)))), language="fr"
    )
    assert event["SUMMARY"] == "Enregistré\u00a0: Mathématiques 2BAC PC · 3/12"
    assert "Toutes les salles de réception sont prises à cette heure." in event["DESCRIPTION"]
    assert event["TRANSP"] == "TRANSPARENT"
    assert "CONFERENCE" not in event


@pytest.mark.parametrize(
    ("detail", "sentence"),
    [
        pytest.param({"mbps": "2.0"}, "La ligne est de 2.0\u00a0Mbit/s", id="with the detail"),
        pytest.param({}, "La ligne est limitée", id="without it"),
        pytest.param({"mbps": ""}, "La ligne est limitée", id="with an empty one"),
    ],
)
def test_reason_is_told_as_fully_as_it_is_known(detail: dict[str, str], sentence: str) -> None:
    reason = Reason(code=ReasonCode.THIN_LINK, detail=detail)
    thin = Reception(school_code=FIRST, mode=Mode.LIVE, variant="360p", reason=reason)
    [event] = events(session(facts=facts(receptions=(thin,))), language="fr")
    assert "En direct – image en 360p" in event["DESCRIPTION"]
    assert sentence in event["DESCRIPTION"]


def test_live_session_carries_its_link_three_times() -> None:
    [event] = events(session())
    address = "https://educatec.example/watch/00000000-0000-4000-8000-000000000001"
    assert event["URL"] == address
    assert address in event["DESCRIPTION"]
    assert event["CONFERENCE"] == address
    assert event["CONFERENCE"].params["VALUE"] == "URI"
    assert event["CONFERENCE"].params["FEATURE"] == "VIDEO"


@pytest.mark.parametrize("holder", [SCHOOL, TEACHER, STUDIO, PROVINCE], ids=lambda each: each.kind)
def test_cancelled_session_stays_and_says_so(holder: FeedTitle) -> None:
    off = session(sequence=2, facts=facts(state=ReleasedState.CANCELLED))
    [event] = events(off, holder=holder, language="fr", alarm_minutes=15)
    assert event["UID"] == off.uid
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"].startswith("Annulée\u00a0: ")
    assert event["TRANSP"] == "TRANSPARENT"
    assert not event.subcomponents


def test_school_that_left_the_audience_sees_it_called_off() -> None:
    narrowed = session(facts=facts(receptions=(live(SECOND),), withdrawn=(FIRST,)))
    [event] = events(narrowed, language="ar")
    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"].startswith("ملغاة")
    assert "لم تعد المؤسسة معنية بهذه الحصة." in event["DESCRIPTION"]


def test_teacher_who_gave_a_session_away_sees_it_called_off() -> None:
    given_away = session(facts=facts(teacher_id="maths-b"))
    assert events(given_away, holder=TEACHER) == []
    [event] = events(given_away, holder=TEACHER, departed={1}, language="en")
    assert event["STATUS"] == "CANCELLED"
    assert "somebody else" in event["DESCRIPTION"]


def test_tombstone_stays_for_thirty_days_even_in_a_short_window() -> None:
    off = session(facts=facts(state=ReleasedState.CANCELLED))
    for days, kept in ((30, 1), (31, 0)):
        today = MONDAY + dt.timedelta(days=days)
        assert len(events(off, window=FeedWindow(today=today, back_days=7))) == kept
        assert not events(session(), window=FeedWindow(today=today, back_days=7))


def test_window_reaches_thirty_days_back_and_over_the_whole_future() -> None:
    for today, held in (
        (MONDAY - dt.timedelta(days=400), 1),
        (MONDAY + dt.timedelta(days=30), 1),
        (MONDAY + dt.timedelta(days=31), 0),
    ):
        assert len(events(session(), window=FeedWindow(today=today))) == held


def test_recorded_only_session_opens_for_schools_and_is_recorded_by_the_teacher() -> None:
    made = recorded_only()
    [opening] = events(made)
    assert opening["UID"] == made.opening_uid
    assert opening["DTSTART"].dt == dt.datetime(2026, 12, 2, 8, tzinfo=dt.UTC)
    [recording] = events(made, holder=TEACHER, language="fr")
    assert recording["UID"] == made.uid
    assert recording["DTSTART"].dt == dt.datetime(2026, 11, 30, 14, 30, tzinfo=dt.UTC)
    assert recording["SUMMARY"].startswith("Enregistrement\u00a0: ")
    assert (
        "Ouverture aux établissements\u00a0: mercredi 2 décembre 2026, 08:00–09:00"
        in recording["DESCRIPTION"]
    )


def test_session_supplied_as_a_file_takes_nobodys_time() -> None:
    supplied = recorded_only(source=Source.FILE, studio_id="", studio_name=None)
    assert events(supplied, holder=TEACHER) == []
    assert len(events(supplied)) == 1


def test_programme_and_level_feeds_hold_their_own_sessions() -> None:
    mine = session(1)
    other = session(2, facts=facts(key=SessionKey("svt-3ac", 1), levels=(Level.AC3,)))
    for kind, holder_id in (("programme", "maths-2bac-pc"), ("level", "2BAC")):
        holder = FeedTitle(kind=kind, id=holder_id, name=NAME)
        assert [each["UID"] for each in events(mine, other, holder=holder)] == [mine.uid]
    assert len(events(mine, other, holder=PROVINCE)) == 2


def test_live_only_leaves_recordings_out() -> None:
    both = (session(1), session(2, facts=facts(receptions=(recorded(FIRST),))), recorded_only())
    assert len(events(*both)) == 3
    assert len(events(*both, live_only=True)) == 1


def test_alarm_rings_only_where_it_was_asked_for_and_never_for_a_recording() -> None:
    assert not events(session())[0].subcomponents
    [alarm] = events(session(), alarm_minutes=15)[0].subcomponents
    assert alarm["TRIGGER"].dt == dt.timedelta(minutes=-15)
    assert alarm["ACTION"] == "DISPLAY"
    assert not events(recorded_only(), alarm_minutes=15)[0].subcomponents


def test_calendar_says_who_it_is_and_how_often_to_ask() -> None:
    lines = feed().replace(b"\r\n ", b"").decode().split("\r\n")
    for line in (
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "NAME:ثانوية الرحامنة / Lycée Rehamna",
        "X-WR-CALNAME:ثانوية الرحامنة / Lycée Rehamna",
        "COLOR:teal",
        "X-APPLE-CALENDAR-COLOR:#0B6E69",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "END:VCALENDAR",
    ):
        assert lines.count(line) == 1
    assert not any(line.startswith(("METHOD", "SOURCE", "URL")) for line in lines)


def test_calendar_itself_has_no_uid() -> None:
    """A client, vdirsyncer, would take it for the UID of every event, and keep one of them."""
    assert b"UID:" not in feed()


def test_lines_are_folded_by_octets_between_whole_characters() -> None:
    long = Text(ar="رياضيات " * 40, fr="é👩‍👩‍👧‍👦" * 60, en="")
    body = feed(session(facts=facts(title=long)))
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    for line in lines:
        line.decode()  # raises where a character was cut


def test_control_characters_never_reach_a_client() -> None:
    dirty = Text(ar="أ\x00ب\u202e\r\nج", fr="a\x0b\x1fb\u2028c\ud800", en="")
    body = feed(session(facts=facts(title=dirty)), language="ar+fr").decode()
    assert all(char in {"\n", "\r"} or ord(char) >= 32 for char in body)
    assert "أب ج / ab c · 3/12" in body


@pytest.mark.parametrize("language", ["ar", "fr", "en", "ar+fr"])
def test_empty_feed_is_a_whole_calendar(language: str) -> None:
    body = feed(language=language)
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
