"""A release that changes a session changes its acts, before, during and after the broadcast."""

import datetime as dt

import pytest

from scheduler.domain.release import Facts, ReleasedState
from scheduler.domain.session import SessionState
from scheduler.service.context import Context
from scheduler.service.timers import actions, runner
from tests.broadcasts import publish
from tests.factories import MONDAY, facts, text
from tests.fakes import FakeClock
from tests.integration.timers.diary import SUNDAY_EVENING, Diary, on_monday, run_through, states


def test_a_moved_session_leaves_no_act_at_its_old_hour(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    actions.reconcile(ctx)
    publish(ctx, {1: facts(at="16:00")})
    clock.at = on_monday(12)
    run_through(ctx, clock, epoch, diary, on_monday(20))
    assert diary.entries[1:3] == [(1, "preflight"), (1, "on-air")]
    assert on_monday(16) in diary.moments
    assert on_monday(14, 30) not in diary.moments
    assert states(ctx)[1, "on-air", 0] == "superseded"


def test_a_session_moved_after_its_reminder_gets_a_new_one_and_a_renamed_one_does_not(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts(), 2: facts(at="09:00")})
    clock.at = SUNDAY_EVENING
    runner.run_due(ctx, epoch, diary)
    assert sorted(diary.entries) == [(1, "reminder"), (2, "reminder")]
    publish(ctx, {1: facts(at="16:00"), 2: facts(at="09:00", teacher_name=text("Autre nom"))})
    clock.advance(hours=1)
    diary.entries.clear()
    runner.run_due(ctx, epoch, diary)
    assert diary.entries == [(1, "reminder")]


def test_a_cancelled_session_does_nothing_more(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = SUNDAY_EVENING
    runner.run_due(ctx, epoch, diary)
    publish(ctx, {1: facts(state=ReleasedState.CANCELLED)})
    run_through(ctx, clock, epoch, diary, on_monday(20))
    assert diary.entries == [(1, "reminder")]
    assert states(ctx)[1, "on-air", 0] == "superseded"


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(facts(state=ReleasedState.CANCELLED), id="cancelled"),
        pytest.param(facts(day=MONDAY + dt.timedelta(days=3)), id="moved"),
    ],
)
def test_a_session_called_off_while_on_air_goes_off_air_at_once(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary, after: Facts
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 30)
    runner.run_due(ctx, epoch, diary)
    assert actions.sessions_on_air(ctx) == {1}
    clock.advance(minutes=10)
    publish(ctx, {1: after})
    runner.run_due(ctx, epoch, diary)
    assert actions.sessions_on_air(ctx) == frozenset()
    assert diary.entries[-1] == (1, "off-air")


def test_a_session_made_longer_while_on_air_stays_on_until_its_new_end(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 30)
    runner.run_due(ctx, epoch, diary)
    publish(ctx, {1: facts(minutes=90)})
    clock.at = on_monday(15, 45)
    runner.run_due(ctx, epoch, diary)
    assert actions.sessions_on_air(ctx) == {1}
    run_through(ctx, clock, epoch, diary, on_monday(16))
    assert actions.sessions_on_air(ctx) == frozenset()
    assert diary.entries.count((1, "on-air")) == 1


def test_a_session_called_off_by_mistake_goes_on_air_again(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    for minute, version in ((30, None), (35, facts(state=ReleasedState.CANCELLED)), (40, facts())):
        clock.at = on_monday(14, minute)
        if version is not None:
            publish(ctx, {1: version})
        runner.run_due(ctx, epoch, diary)
    assert actions.sessions_on_air(ctx) == {1}
    run_through(ctx, clock, epoch, diary, on_monday(16))
    acts = [kind for _, kind in diary.entries]
    assert acts == ["on-air", "off-air", "on-air", "off-air", "replay-open"]


def test_an_end_corrected_afterwards_does_not_make_a_broadcast_missed(
    ctx: Context, clock: FakeClock, epoch: int, diary: Diary
):
    publish(ctx, {1: facts()})
    clock.at = on_monday(14, 30)
    run_through(ctx, clock, epoch, diary, on_monday(17))
    publish(ctx, {1: facts(minutes=45)})
    runner.run_due(ctx, epoch, diary)
    assert actions.ended(ctx) == {1: SessionState.DONE}
