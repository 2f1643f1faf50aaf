"""Reruns in a school's list and calendar."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.recording import Recording
from scheduler.domain.release import Facts, ReleasedState
from scheduler.domain.session import Mode, Reception
from scheduler.service.context import Context
from scheduler.service.deliveries.reruns import settle_reruns
from scheduler.service.feeds.calendars import (
    FeedOptions,
    choose_feed,
    feed_body,
    feed_body_of,
    feed_of,
)
from scheduler.service.recordings.opening import withdraw_recording
from scheduler.service.recordings.reruns import reruns_of
from scheduler.service.reports.story import StoryStep, story
from scheduler.service.schools.replies import tell_loss
from scheduler.storage.database import Database
from tests.broadcasts import publish_to_all
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
    assert steps[0] is StoryStep.PLANNED
    for step in (
        StoryStep.LOST,
        StoryStep.HANDED_IN,
        StoryStep.OPENED,
        StoryStep.NIGHT,
        StoryStep.RERUN,
    ):
        assert step in steps
    assert steps.index(StoryStep.LOST) < steps.index(StoryStep.NIGHT) < steps.index(StoryStep.RERUN)
    assert told.offer is not None
    assert told.offer.delivery.was_live


def calendar_of(ctx: Context) -> dict[str, tuple[int, str, dt.datetime]]:
    """The number, status and stamp of each event, by UID."""
    return {
        str(event["uid"]): (event["sequence"], str(event["status"]), event["last-modified"].dt)
        for event in events(ctx)
    }


def withdrawn(ctx: Context, recording: Recording) -> None:
    withdraw_recording(ctx, recording.id, reason="a pupil is named", actor="test")


def called_off(ctx: Context, _: Recording) -> None:
    publish_to_all(ctx, {ONE: released(ctx, state=ReleasedState.CANCELLED)})


def seen_live(ctx: Context, _: Recording) -> None:
    live = (Reception(school_code=RECORDED, mode=Mode.LIVE, variant="720p"),)
    publish_to_all(ctx, {ONE: released(ctx, receptions=live)})


def left_out(ctx: Context, _: Recording) -> None:
    publish_to_all(ctx, {ONE: released(ctx, receptions=())})


def released(ctx: Context, **parts: object) -> Facts:
    with ctx.uow().reading() as work:
        return dataclasses.replace(work.releases.newest()[ONE].facts, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", [withdrawn, called_off, seen_live, left_out])
def test_a_rerun_with_nothing_to_show_is_struck_out_and_never_lost(
    ctx: Context, tmp_path: Path, reason: Callable[[Context, Recording], None]
):
    recording = put_recording(ctx, tmp_path / "a.mp4")
    settle_reruns(ctx)
    (rerun,) = reruns_of(ctx, RECORDED)
    before, tag = calendar_of(ctx), feed_of(ctx, SCHOOL).etag
    (uid,) = {str(event["uid"]) for event in events(ctx) if "Rediffusion" in event["summary"]}
    reason(ctx, recording)
    assert settle_reruns(ctx) == 1
    assert settle_reruns(ctx) == 0
    assert reruns_of(ctx, RECORDED) == ()
    after = calendar_of(ctx)
    assert after[uid][1] == "CANCELLED"
    assert after[uid][0] > before[uid][0]
    assert after[uid][2] >= before[uid][2]
    assert feed_of(ctx, SCHOOL).etag != tag
    assert rerun.day in stored_days(ctx)[1]


def stored_days(ctx: Context) -> tuple[list[dt.date], list[dt.date]]:
    with ctx.uow().reading() as work:
        return work.audiences.days()[SCHOOL.kind, SCHOOL.id]


def test_a_rerun_comes_back_once_there_is_something_to_show_again(
    ctx: Context, clock: FakeClock, tmp_path: Path
):
    first = put_recording(ctx, tmp_path / "a.mp4")
    settle_reruns(ctx)
    uids = set(calendar_of(ctx))
    withdrawn(ctx, first)
    settle_reruns(ctx)
    struck = calendar_of(ctx)
    assert StoryStep.RERUN not in {event.step for event in story(ctx, ONE, RECORDED).events}
    put_recording(ctx, tmp_path / "b.mp4", seed=2)
    assert settle_reruns(ctx) == 1
    back = calendar_of(ctx)
    assert set(struck) == set(back) == uids
    assert {status for _, status, _ in back.values()} == {"CONFIRMED"}
    assert all(back[uid][0] >= struck[uid][0] for uid in uids)
    assert sum(back[uid][0] > struck[uid][0] for uid in uids) == 1
    clock.advance(days=3)
    assert settle_reruns(ctx) == 0, "it was shown"


def test_a_rerun_that_moves_beyond_the_days_shown_stays_in_sight(
    ctx: Context, clock: FakeClock, tmp_path: Path
):
    put_recording(ctx, tmp_path / "a.mp4")
    settle_reruns(ctx)
    choose_feed(ctx, SCHOOL, "fr", FeedOptions(ahead_days=3), "test")
    before = standing_uids(ctx)
    (rerun,) = reruns_of(ctx, RECORDED)
    later = dataclasses.replace(
        rerun,
        day=rerun.day + dt.timedelta(days=9),
        changed_at=clock.now() + dt.timedelta(minutes=2),
    )
    with ctx.uow() as work:
        work.transfers.put_rerun(later)
        work.commit()
    assert standing_uids(ctx) == before


def standing_uids(ctx: Context) -> set[str]:
    calendar = icalendar.Calendar.from_ical(feed_body(ctx, feed_of(ctx, SCHOOL)))
    return {
        str(event["uid"]) for event in calendar.walk("VEVENT") if event["status"] == "CONFIRMED"
    }
