"""Where recordings are: from the plan of nights, and from what the schools say."""

import dataclasses
import datetime as dt

import pytest

from scheduler.domain.errors import NotAllowedError, NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.release import Facts, ReleasedState
from scheduler.domain.school import Link
from scheduler.domain.session import Mode, Reception
from scheduler.service.context import Context
from scheduler.service.deliveries.deliveries import (
    ReceiptAnswer,
    Whereabouts,
    acknowledge,
    deliveries,
)
from tests import factories as make
from tests.broadcasts import publish_to_all, store_province
from tests.fakes import FakeClock

LIVE, RECORDED, UNLINKED, THIN = (make.code(number) for number in (99001, 99002, 99003, 99004))
START = dt.datetime(2026, 11, 30, 14, 30, tzinfo=dt.UTC)
END = START + dt.timedelta(hours=1)
NIGHT_IS_OVER = dt.datetime(2026, 12, 1, 6, 0, tzinfo=dt.UTC)
ONE, TWO = 1, 2


def recorded(*codes: str) -> tuple[Reception, ...]:
    return tuple(Reception(school_code=code, mode=Mode.RECORDED) for code in codes)


@pytest.fixture
def told(ctx: Context, clock: FakeClock) -> Facts:
    """Monday 14:30: live at one school, to be sent to one, carried to one, too much for one."""
    schools = (
        make.school(99001),
        make.school(99002),
        make.school(99003, link=Link.NONE, downlink_mbps=0.0),
        make.school(99004, link=Link.SATELLITE, downlink_mbps=0.001),
    )
    store_province(ctx, make.province(schools=schools))
    facts = make.facts(
        receptions=(
            Reception(school_code=LIVE, mode=Mode.LIVE, variant="720p"),
            *recorded(RECORDED, UNLINKED, THIN),
        )
    )
    publish_to_all(ctx, {ONE: facts})
    clock.at = END
    return facts


def whereabouts(ctx: Context, school_code: str = "") -> dict[str, Whereabouts]:
    return {each.school_code: each.whereabouts for each in deliveries(ctx, school_code)}


@pytest.mark.usefixtures("told")
def test_a_recording_is_on_the_way_until_its_night_is_over(ctx: Context, clock: FakeClock):
    clock.at = END - dt.timedelta(seconds=1)
    assert whereabouts(ctx) == {}
    clock.at = END
    assert whereabouts(ctx) == {
        RECORDED: Whereabouts.ON_THE_WAY,
        UNLINKED: Whereabouts.BY_HAND,
        THIN: Whereabouts.LATE,
    }
    (sent,) = deliveries(ctx, RECORDED)
    assert sent.arrives == NIGHT_IS_OVER
    clock.at = NIGHT_IS_OVER - dt.timedelta(seconds=1)
    assert whereabouts(ctx, RECORDED) == {RECORDED: Whereabouts.ON_THE_WAY}
    clock.at = NIGHT_IS_OVER
    assert whereabouts(ctx, RECORDED) == {RECORDED: Whereabouts.SENT}


@pytest.mark.usefixtures("told")
def test_the_schools_last_word_holds_against_the_plan(ctx: Context, clock: FakeClock):
    clock.at = NIGHT_IS_OVER
    acknowledge(ctx, RECORDED, ONE, ReceiptAnswer.MISSING)
    acknowledge(ctx, UNLINKED, ONE, ReceiptAnswer.HERE)
    assert whereabouts(ctx)[RECORDED] is Whereabouts.LATE
    assert [each.missing for each in deliveries(ctx, RECORDED)] == [True]
    assert whereabouts(ctx)[UNLINKED] is Whereabouts.HERE
    acknowledge(ctx, RECORDED, ONE, ReceiptAnswer.HERE)
    assert whereabouts(ctx)[RECORDED] is Whereabouts.HERE


@pytest.mark.usefixtures("told")
def test_a_school_speaks_of_recordings_that_it_gets_and_that_are_made(
    ctx: Context, clock: FakeClock
):
    with pytest.raises(NotAllowedError):
        acknowledge(ctx, LIVE, ONE, ReceiptAnswer.HERE)
    with pytest.raises(NotFoundError):
        acknowledge(ctx, RECORDED, 404, ReceiptAnswer.HERE)
    clock.at = END - dt.timedelta(seconds=1)
    with pytest.raises(NotAllowedError):
        acknowledge(ctx, RECORDED, ONE, ReceiptAnswer.HERE)


def test_a_release_makes_the_plan_anew(ctx: Context, told: Facts):
    assert len(whereabouts(ctx)) == 3
    publish_to_all(
        ctx,
        {TWO: make.facts(at="08:30", key=SessionKey("maths-2bac", 2), receptions=recorded(LIVE))},
    )
    assert whereabouts(ctx)[LIVE] is Whereabouts.ON_THE_WAY
    publish_to_all(ctx, {ONE: dataclasses.replace(told, state=ReleasedState.CANCELLED)})
    assert set(whereabouts(ctx)) == {LIVE}


@pytest.mark.usefixtures("told")
def test_recordings_are_followed_for_two_weeks_after_their_own(ctx: Context, clock: FakeClock):
    for days, is_followed in ((20, True), (21, False)):
        clock.at = START + dt.timedelta(days=days)
        assert bool(deliveries(ctx)) is is_followed
