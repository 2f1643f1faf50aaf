"""Calendars of the released sessions, and their events read back from the bytes."""

import datetime as dt

import icalendar

from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import ReasonCode
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot
from scheduler.feeds.calendar import render_calendar
from scheduler.feeds.subscription import FeedTitle, FeedWindow
from tests.unit.feeds.released import FIRST, MONDAY, facts, recorded, session

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
