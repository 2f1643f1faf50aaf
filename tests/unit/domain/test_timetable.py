"""Which acts a released session asks for, and until when each is worth doing."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.action import ActionKind
from scheduler.domain.programme import DeliveryPolicy, Source
from scheduler.domain.release import ReleasedState
from scheduler.domain.timetable import ALWAYS, Timer, timers
from scheduler.domain.wall import Slot, clock_text
from tests.factories import MONDAY, casablanca, facts

ZONE = casablanca()
OPENING = Slot(MONDAY + dt.timedelta(days=2), 8 * 60, 60)


def utc(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=dt.UTC)


def by_kind(**parts: object) -> dict[ActionKind, Timer]:
    return {timer.kind: timer for timer in timers(facts(**parts), ZONE)}  # type: ignore[arg-type]


def test_live_session_asks_for_five_acts_in_the_order_of_the_day():
    asked = timers(facts(), ZONE)
    assert [(timer.kind.value, timer.due_at) for timer in asked] == [
        ("reminder", utc(MONDAY - dt.timedelta(days=1), 17)),
        ("preflight", utc(MONDAY, 14, 15)),
        ("on-air", utc(MONDAY, 14, 30)),
        ("off-air", utc(MONDAY, 15, 30)),
        ("replay-open", utc(MONDAY, 16)),
    ]


def test_live_only_session_has_no_recording_to_open():
    assert ActionKind.REPLAY_OPEN not in by_kind(policy=DeliveryPolicy.LIVE_ONLY)


def test_recorded_only_session_opens_at_its_opening_and_is_recorded_in_the_studio_before():
    asked = by_kind(policy=DeliveryPolicy.RECORDED_ONLY, opening=OPENING)
    assert asked[ActionKind.ON_AIR].due_at == utc(MONDAY, 14, 30)
    assert asked[ActionKind.REPLAY_OPEN].due_at == utc(OPENING.day, 8)


def test_supplied_file_asks_for_nothing_in_the_studio():
    asked = by_kind(policy=DeliveryPolicy.RECORDED_ONLY, source=Source.FILE, opening=OPENING)
    assert set(asked) == {ActionKind.REMINDER, ActionKind.REPLAY_OPEN}
    assert asked[ActionKind.REMINDER].due_at == utc(OPENING.day - dt.timedelta(days=1), 17)


def test_cancelled_session_asks_for_nothing():
    assert timers(facts(state=ReleasedState.CANCELLED), ZONE) == ()


def test_broadcast_may_start_late_while_ten_minutes_are_left():
    assert by_kind()[ActionKind.ON_AIR].worth_until == utc(MONDAY, 15, 20)


def test_very_short_broadcast_may_start_late_while_half_is_left():
    assert by_kind(minutes=12)[ActionKind.ON_AIR].worth_until == utc(MONDAY, 14, 36)


def test_reminder_and_line_check_are_worth_nothing_after_the_start():
    asked = by_kind()
    assert asked[ActionKind.REMINDER].worth_until == utc(MONDAY, 14, 30)
    assert asked[ActionKind.PREFLIGHT].worth_until == utc(MONDAY, 14, 30)


def test_going_off_air_and_opening_the_recording_are_always_worth_doing():
    asked = by_kind()
    assert asked[ActionKind.OFF_AIR].worth_until == ALWAYS
    assert asked[ActionKind.REPLAY_OPEN].worth_until == ALWAYS


@pytest.mark.parametrize(
    ("day", "start", "reminder"),
    [
        pytest.param(
            dt.date(2026, 9, 20),
            dt.datetime(2026, 9, 20, 14, 30, tzinfo=dt.UTC),
            dt.datetime(2026, 9, 19, 16, tzinfo=dt.UTC),
            id="the-day-morocco-left-utc+1-its-reminder-falls-before-the-change",
        ),
        pytest.param(
            dt.date(2026, 9, 19),
            dt.datetime(2026, 9, 19, 13, 30, tzinfo=dt.UTC),
            dt.datetime(2026, 9, 18, 16, tzinfo=dt.UTC),
            id="the-day-before-the-change",
        ),
        pytest.param(
            dt.date(2026, 3, 22),
            dt.datetime(2026, 3, 22, 13, 30, tzinfo=dt.UTC),
            dt.datetime(2026, 3, 21, 17, tzinfo=dt.UTC),
            id="the-last-return-to-utc+1-after-ramadan",
        ),
        pytest.param(
            dt.date(2027, 2, 15),
            dt.datetime(2027, 2, 15, 14, 30, tzinfo=dt.UTC),
            dt.datetime(2027, 2, 14, 17, tzinfo=dt.UTC),
            id="ramadan-2027-moves-no-clock",
        ),
        pytest.param(
            dt.date(2027, 3, 15),
            dt.datetime(2027, 3, 15, 14, 30, tzinfo=dt.UTC),
            dt.datetime(2027, 3, 14, 17, tzinfo=dt.UTC),
            id="after-ramadan-2027",
        ),
    ],
)
def test_wall_time_holds_across_changes_of_the_clock(
    day: dt.date, start: dt.datetime, reminder: dt.datetime
):
    asked = by_kind(day=day)
    assert asked[ActionKind.ON_AIR].due_at == start
    assert asked[ActionKind.REMINDER].due_at == reminder


@given(
    day=st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)),
    start=st.integers(0, 23 * 60),
    minutes=st.integers(1, 240),
    policy=st.sampled_from(DeliveryPolicy),
)
def test_acts_never_come_out_of_order_and_are_due_before_they_stop_being_worth_it(
    day: dt.date, start: int, minutes: int, policy: DeliveryPolicy
):
    opening = Slot(day + dt.timedelta(days=1), 480, minutes)
    session = facts(
        day=day,
        at=clock_text(start),
        minutes=minutes,
        policy=policy,
        opening=opening if policy is DeliveryPolicy.RECORDED_ONLY else None,
    )
    asked = timers(session, ZONE)
    assert [each.kind for each in asked] == sorted(
        (each.kind for each in asked), key=list(ActionKind).index
    )
    assert all(before.due_at <= after.due_at for before, after in itertools.pairwise(asked))
    assert all(each.due_at < each.worth_until for each in asked)
    reminder = asked[0]
    assert ZONE.wall(reminder.due_at) == (day - dt.timedelta(days=1), 17 * 60)
    assert all(each.due_at.utcoffset() == dt.timedelta(0) for each in asked)
