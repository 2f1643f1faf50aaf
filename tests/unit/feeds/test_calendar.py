"""What a subscribed calendar is and holds, read back from its bytes."""

import datetime as dt
import re
from itertools import pairwise

import pytest

from scheduler.domain.keys import SessionKey
from scheduler.domain.release import ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot
from scheduler.feeds.contents import Filter
from scheduler.feeds.subscription import FeedTitle, FeedWindow
from tests.unit.feeds.reading import NAME, PROVINCE, events, feed, recorded_only
from tests.unit.feeds.released import FIRST, MONDAY, facts, recorded, session


def test_events_are_sorted_by_start_and_uid_however_they_come() -> None:
    later = session(1, facts=facts(slot=Slot(MONDAY, 900, 60)))
    assert feed(session(3), later, session(2)) == feed(later, session(2), session(3))
    found = [(each["DTSTART"].dt, each["UID"]) for each in events(later, session(3), session(2))]
    assert all(one < other for one, other in pairwise(found))


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
    assert len(events(*both, wanted=Filter(live_only=True))) == 1


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


def test_every_text_of_the_calendar_is_escaped_whatever_the_library_knows_of_it() -> None:
    """NAME of RFC 7986 is unknown to it; an independent reader gets back what was written."""
    hard = Text(ar="أ", fr="a, b; c\\d\nBEGIN:VEVENT", en="")
    holder = FeedTitle(kind="school", id=FIRST, name=hard)
    body = feed(session(facts=facts(title=hard)), holder=holder, language="fr")
    unfolded = body.decode().replace("\r\n ", "")
    lines = dict(line.split(":", 1) for line in unfolded.split("\r\n") if ":" in line)
    for name in ("NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "SUMMARY"):
        found = next(value for key, value in lines.items() if key.split(";")[0] == name)
        assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", found), name
    assert lines["NAME"] == r"a\, b\; c\\d BEGIN:VEVENT"
    assert body.count(b"\nBEGIN:VEVENT\r\n") == 1
