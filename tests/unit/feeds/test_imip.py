"""Invitations: one event, one method, one attendee, and the feed's own UID and number."""

import datetime as dt

import icalendar
import pytest

from scheduler.domain.message import Invitation
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.text import Text
from scheduler.feeds.calendar import render_calendar
from scheduler.feeds.imip import invitation_of
from scheduler.feeds.subscription import FeedTitle, FeedWindow
from tests.unit.feeds.readers import by_libical
from tests.unit.feeds.released import FIRST, MONDAY, SECOND, facts, live, session

SCHOOL = FeedTitle(kind="school", id=FIRST, name=Text(ar="ثانوية", fr="Lycée"))
TEACHER = FeedTitle(kind="teacher", id="maths-a", name=Text(ar="أستاذ", fr="Professeur"))
ADDRESS = "https://educatec.example"


def invite(
    given: ReleasedSession, holder: FeedTitle = TEACHER, *, departed: bool = False
) -> Invitation | None:
    return invitation_of(
        given,
        holder=holder,
        recipient="maths-a@educatec.example",
        organizer="studio@educatec.example",
        language="ar+fr",
        base_url=ADDRESS,
        departed=departed,
    )


def event_in(invitation: Invitation | None) -> icalendar.cal.Component:
    assert invitation is not None
    calendar = icalendar.Calendar.from_ical(invitation.calendar)
    assert calendar["METHOD"] == invitation.method
    [event] = calendar.walk("VEVENT")
    return event


def test_what_stands_is_a_request_and_what_is_called_off_a_cancel() -> None:
    off = session(sequence=1, facts=facts(state=ReleasedState.CANCELLED))
    for given, method, status in (
        (session(), "REQUEST", "CONFIRMED"),
        (off, "CANCEL", "CANCELLED"),
    ):
        invitation = invite(given)
        assert invitation is not None
        assert invitation.method == method
        assert event_in(invitation)["STATUS"] == status


def test_reader_who_lost_a_session_gets_a_cancel() -> None:
    given_away = session(facts=facts(teacher_id="maths-b"))
    assert invite(given_away) is None
    lost = invite(given_away, departed=True)
    assert lost is not None
    assert lost.method == "CANCEL"
    withdrawn = invite(session(facts=facts(receptions=(live(SECOND),), withdrawn=(FIRST,))), SCHOOL)
    assert withdrawn is not None
    assert withdrawn.method == "CANCEL"


@pytest.mark.parametrize("holder", [SCHOOL, TEACHER], ids=["school", "teacher"])
def test_mail_and_feed_name_the_same_event(holder: FeedTitle) -> None:
    given = session(sequence=7)
    feed = render_calendar(
        [given], holder=holder, window=FeedWindow(today=MONDAY), base_url=ADDRESS
    )
    [fed] = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    mailed = event_in(invite(given, holder))
    for name in ("UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DTSTAMP", "DESCRIPTION"):
        assert mailed[name] == fed[name]


def test_only_the_recipient_is_named() -> None:
    event = event_in(invite(session()))
    assert event["ATTENDEE"] == "mailto:maths-a@educatec.example"
    assert event["ORGANIZER"] == "mailto:studio@educatec.example"
    assert not event.subcomponents


def test_session_far_from_today_is_still_told_of() -> None:
    later = session(changed_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert invite(later) is not None


@pytest.mark.skipif(not by_libical.is_installed(), reason="libical 3 is not installed")
@pytest.mark.parametrize("departed", [False, True], ids=["request", "cancel"])
def test_libical_finds_every_rule_of_rfc_5546_kept(*, departed: bool) -> None:
    given = session(facts=facts(teacher_id="maths-b" if departed else "maths-a"))
    invitation = invite(given, departed=departed)
    assert invitation is not None
    [seen] = by_libical.read(invitation.calendar.encode())
    assert seen.status == ("CANCELLED" if departed else "CONFIRMED")
