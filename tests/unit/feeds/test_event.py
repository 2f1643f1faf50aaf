"""What an event of a subscribed calendar says, read back from its bytes."""

import datetime as dt

import pytest

from scheduler.domain.programme import Source
from scheduler.domain.release import ReleasedState
from scheduler.domain.session import Mode, Reason, ReasonCode, Reception
from scheduler.domain.wall import Slot
from scheduler.feeds.subscription import FeedTitle, FeedWindow
from tests.unit.feeds.reading import PROVINCE, SCHOOL, STUDIO, TEACHER, events, feed, recorded_only
from tests.unit.feeds.released import FIRST, MADE, SECOND, facts, live, recorded, session


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
    title = "En différé, après la diffusion\u00a0: Mathématiques 2BAC PC · 3/12"
    assert event["SUMMARY"] == title
    assert "regarder après la diffusion, pas avant 16:00" in event["DESCRIPTION"]
    assert "Toutes les salles équipées sont occupées pendant la diffusion." in event["DESCRIPTION"]
    assert event["TRANSP"] == "TRANSPARENT"
    assert "CONFERENCE" not in event


@pytest.mark.parametrize(
    ("detail", "sentence"),
    [
        pytest.param({"mbps": "2.0"}, "Le débit est de 2.0\u00a0Mbit/s", id="with the detail"),
        pytest.param({}, "Le débit de la liaison est limité", id="without it"),
        pytest.param({"mbps": ""}, "Le débit de la liaison est limité", id="with an empty one"),
    ],
)
def test_reason_is_told_as_fully_as_it_is_known(detail: dict[str, str], sentence: str) -> None:
    reason = Reason(code=ReasonCode.THIN_LINK, detail=detail)
    thin = Reception(school_code=FIRST, mode=Mode.LIVE, variant="360p", reason=reason)
    [event] = events(session(facts=facts(receptions=(thin,))), language="fr")
    assert "En direct – image allégée" in event["DESCRIPTION"]
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


def test_recorded_only_session_opens_for_schools_and_is_recorded_by_the_teacher() -> None:
    made = recorded_only()
    [opening] = events(made)
    assert opening["UID"] == made.uid
    assert opening["DTSTART"].dt == dt.datetime(2026, 12, 2, 8, tzinfo=dt.UTC)
    [recording] = events(made, holder=TEACHER, language="fr")
    assert recording["UID"] == made.uid
    assert recording["DTSTART"].dt == dt.datetime(2026, 11, 30, 14, 30, tzinfo=dt.UTC)
    assert recording["SUMMARY"].startswith("Enregistrement\u00a0: ")
    assert (
        "Enregistrement pour les établissements\u00a0: mercredi 2 décembre 2026, 08:00–09:00"
        in recording["DESCRIPTION"]
    )


def test_session_supplied_as_a_file_takes_nobodys_time() -> None:
    supplied = recorded_only(source=Source.FILE, studio_id="", studio_name=None)
    assert events(supplied, holder=TEACHER) == []
    assert len(events(supplied)) == 1


def test_alarm_rings_only_where_it_was_asked_for_and_never_for_a_recording() -> None:
    assert not events(session())[0].subcomponents
    [alarm] = events(session(), alarm_minutes=15)[0].subcomponents
    assert alarm["TRIGGER"].dt == dt.timedelta(minutes=-15)
    assert alarm["ACTION"] == "DISPLAY"
    assert not events(recorded_only(), alarm_minutes=15)[0].subcomponents
