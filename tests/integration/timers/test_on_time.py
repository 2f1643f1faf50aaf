"""The acts that releases ask for, done once each, on time or by their own rule of lateness."""

import datetime as dt

from scheduler.domain.action import ActionKind
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.session import SessionState
from scheduler.domain.wall import Slot
from scheduler.service.context import Context
from scheduler.service.timers import actions, runner
from tests.broadcasts import publish
from tests.factories import MONDAY, facts
from tests.fakes import FakeClock
from tests.integration.timers.diary import SUNDAY_EVENING, Diary, on_monday, run_through, states


def test_a_day_of_sessions_fires_each_timer_once_and_in_order(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts(at="09:00"), 2: facts(at="10:15"), 3: facts(at="14:30")})
    clock.at = SUNDAY_EVENING - dt.timedelta(hours=1)
    run_through(ctx, clock, epoch, diary, on_monday(20))
    assert diary.entries == [
        (1, "reminder"),
        (2, "reminder"),
        (3, "reminder"),
        (1, "preflight"),
        (1, "on-air"),
        (1, "off-air"),
        (2, "preflight"),
        (2, "on-air"),
        (1, "replay-open"),
        (2, "off-air"),
        (2, "replay-open"),
        (3, "preflight"),
        (3, "on-air"),
        (3, "off-air"),
        (3, "replay-open"),
    ]
    assert diary.moments[3:6] == [on_monday(8, 45), on_monday(9), on_monday(10)]
    assert set(states(ctx).values()) == {"done"}
    assert runner.run_due(ctx, epoch, diary) == 0


def test_a_studio_goes_off_air_before_the_next_session_of_the_same_minute_goes_on(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts(at="10:00"), 2: facts(at="09:00")})
    clock.at = on_monday(8, 50)
    run_through(ctx, clock, epoch, diary, on_monday(10))
    acts = [entry for entry in diary.entries if entry[1] in {"on-air", "off-air"}]
    assert acts == [(2, "on-air"), (2, "off-air"), (1, "on-air")]


def test_pages_see_who_is_on_air_and_how_a_session_ended(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts(), 2: facts(at="16:00")})
    clock.at = on_monday(14, 29)
    run_through(ctx, clock, epoch, diary, clock.at)
    assert actions.sessions_on_air(ctx) == frozenset()
    run_through(ctx, clock, epoch, diary, on_monday(15, 0))
    assert actions.sessions_on_air(ctx) == {1}
    assert actions.ended(ctx) == {}
    run_through(ctx, clock, epoch, diary, on_monday(15, 45))
    assert actions.sessions_on_air(ctx) == frozenset()
    assert actions.ended(ctx) == {1: SessionState.DONE}


def test_a_session_that_is_only_recorded_is_not_on_air(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    opening = Slot(MONDAY + dt.timedelta(days=2), 480, 60)
    publish(ctx, {1: facts(policy=DeliveryPolicy.RECORDED_ONLY, opening=opening)})
    clock.at = on_monday(14, 30)
    runner.run_due(ctx, epoch, diary)
    assert actions.sessions_on_air(ctx) == frozenset()


def test_a_live_start_is_worth_doing_late_and_a_reminder_after_the_start_is_not(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 40)
    runner.run_due(ctx, epoch, diary)
    assert diary.entries == [(1, "on-air")]
    assert states(ctx)[1, "reminder", 0] == "too-late"
    assert states(ctx)[1, "preflight", 0] == "too-late"


def test_a_broadcast_slept_through_is_missed_and_opens_nothing(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(18)
    runner.run_due(ctx, epoch, diary)
    assert diary.entries == [(1, "off-air"), (1, "replay-open")]
    assert actions.ended(ctx) == {1: SessionState.MISSED}
    with ctx.uow().reading() as work:
        (replay,) = [
            act for act in work.actions.of_sessions([1])[1] if act.kind is ActionKind.REPLAY_OPEN
        ]
    assert "missed" in replay.outcome
