"""Reruns in a school's list and calendar."""

import datetime as dt
from pathlib import Path

import icalendar
import pytest

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.deliveries.reruns import settle_reruns
from scheduler.service.feeds.calendars import feed_body_of, feed_of
from scheduler.service.recordings.reruns import reruns_of
from scheduler.service.reports.story import Step, story
from scheduler.service.schools.replies import tell_loss
from scheduler.storage.database import Database
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.recordings import END, LIVE, ONE, RECORDED, put_recording, store_house, store_in

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=RECORDED)


@pytest.fixture
def ctx(sqlite_database: Database, clock: FakeClock, tmp_path: Path) -> Context:
    made = context_on(sqlite_database, clock, media=store_in(tmp_path))
    store_house(made)
    clock.at = END + dt.timedelta(hours=1)
    return made


def events(ctx: Context) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(feed_body_of(ctx, SCHOOL, "fr"))
    return list(calendar.walk("VEVENT"))


def test_a_rerun_stands_in_the_calendar_with_a_uid_of_its_own(ctx: Context, tmp_path: Path):
    before = feed_of(ctx, SCHOOL)
    assert settle_reruns(ctx) == 0
    assert len(events(ctx)) == 1
    put_recording(ctx, tmp_path / "a.mp4")
    assert settle_reruns(ctx) == 1  # none where a stick comes on an unknown day
    (rerun,) = reruns_of(ctx, RECORDED)
    session, shown = sorted(events(ctx), key=lambda event: event["dtstart"].dt)
    assert shown["dtstart"].dt == ctx.zone.instant(rerun.day, rerun.start)
    assert "Rediffusion" in str(shown["summary"])
    assert shown["uid"] != session["uid"]
    assert shown["url"] == session["url"]
    assert feed_of(ctx, SCHOOL).etag != before.etag
    assert settle_reruns(ctx) == 0


def test_missed_recorded_and_shown_again_is_one_story(
    ctx: Context, clock: FakeClock, tmp_path: Path
):
    put_recording(ctx, tmp_path / "a.mp4")
    tell_loss(ctx, LIVE, ONE, 23)
    settle_reruns(ctx)
    told = story(ctx, ONE, LIVE)
    steps = [event.step for event in told.events]
    assert steps[0] is Step.PLANNED
    for step in (Step.LOST, Step.HANDED_IN, Step.OPENED, Step.NIGHT, Step.RERUN):
        assert step in steps
    assert steps.index(Step.LOST) < steps.index(Step.NIGHT) < steps.index(Step.RERUN)
    assert told.offer is not None
    assert told.offer.delivery.was_live
