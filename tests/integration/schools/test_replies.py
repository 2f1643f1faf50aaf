"""What schools tell the studio of a session."""

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest

from scheduler.domain.errors import BadInputError, NotAllowedError, NotFoundError
from scheduler.domain.release import Facts, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reception
from scheduler.service.broadcasts.joining import can_be_joined, watched_session
from scheduler.service.context import Context
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.schools import replies, reply_queries
from scheduler.service.schools.replies import Heads, RoomAnswer, RoomWord
from tests import factories as make
from tests.broadcasts import publish, store_province
from tests.fakes import FakeClock

SCHOOL, RECORDED, STRANGER = make.code(99001), make.code(99002), make.code(99003)
START = dt.datetime(2026, 11, 30, 14, 30, tzinfo=dt.UTC)
END = START + dt.timedelta(hours=1)
ONE = 1


@pytest.fixture
def told(ctx: Context) -> Facts:
    """Monday 14:30: live at one school, recorded at another."""
    store_province(ctx)
    facts = make.facts(
        receptions=(
            Reception(school_code=SCHOOL, mode=Mode.LIVE, variant="720p"),
            Reception(school_code=RECORDED, mode=Mode.RECORDED),
        )
    )
    publish(ctx, {ONE: facts})
    return facts


@pytest.mark.usefixtures("told")
def test_the_last_word_on_a_room_holds(ctx: Context, clock: FakeClock):
    assert reply_queries.replies_of(ctx, SCHOOL, [ONE])[ONE].answer is None
    replies.answer_room(ctx, SCHOOL, ONE, RoomAnswer.READY)
    clock.advance(hours=1)
    replies.answer_room(ctx, SCHOOL, ONE, RoomAnswer.NOT_POSSIBLE, "  no\x00 \n power ")
    found = reply_queries.replies_of(ctx, SCHOOL, [ONE])[ONE]
    assert (found.answer, found.note) == (RoomAnswer.NOT_POSSIBLE, "no power")
    assert found.answered_at == clock.now()
    assert reply_queries.room_answers(ctx, [ONE]) == {ONE: {SCHOOL: RoomAnswer.NOT_POSSIBLE}}
    word = RoomWord(answer=RoomAnswer.NOT_POSSIBLE, note="no power")
    assert reply_queries.room_words(ctx, [ONE]) == {ONE: {SCHOOL: word}}
    assert [each.act for each in log_entries(ctx, SCHOOL)] == ["not-possible", "ready"]


@pytest.mark.usefixtures("told")
def test_a_school_speaks_of_its_own_sessions_only(ctx: Context):
    for act in _acts(ctx, STRANGER):
        with pytest.raises(NotFoundError):
            act()
    with pytest.raises(NotFoundError):
        replies.answer_room(ctx, SCHOOL, 404, RoomAnswer.READY)


def test_nothing_is_said_of_a_session_that_was_called_off(ctx: Context, told: Facts):
    publish(ctx, {ONE: dataclasses.replace(told, state=ReleasedState.CANCELLED)})
    for act in _acts(ctx, SCHOOL):
        with pytest.raises(NotAllowedError):
            act()


@pytest.mark.usefixtures("told")
def test_a_room_can_be_ready_until_the_end_of_the_session(ctx: Context, clock: FakeClock):
    clock.at = END - dt.timedelta(seconds=1)
    replies.answer_room(ctx, SCHOOL, ONE, RoomAnswer.READY)
    clock.at = END
    with pytest.raises(NotAllowedError):
        replies.answer_room(ctx, SCHOOL, ONE, RoomAnswer.NOT_POSSIBLE)


@pytest.mark.usefixtures("told")
def test_heads_are_counted_from_the_start_for_thirty_days(ctx: Context, clock: FakeClock):
    counts = {Level.BAC2: Heads(girls=17, boys=14)}
    for moment, allowed in (
        (START - dt.timedelta(seconds=1), False),
        (START, True),
        (END + dt.timedelta(days=30, seconds=-1), True),
        (END + dt.timedelta(days=30), False),
    ):
        clock.at = moment
        if allowed:
            replies.count_heads(ctx, SCHOOL, ONE, counts)
        else:
            with pytest.raises(NotAllowedError):
                replies.count_heads(ctx, SCHOOL, ONE, counts)
    assert reply_queries.replies_of(ctx, SCHOOL, [ONE])[ONE].heads == counts
    replies_again = {Level.BAC2: Heads(girls=0, boys=1)}
    clock.at = END
    replies.count_heads(ctx, SCHOOL, ONE, replies_again)
    assert reply_queries.replies_of(ctx, SCHOOL, [ONE])[ONE].heads == replies_again


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("level", "girls", "boys"),
    [
        pytest.param(Level.AC3, 1, 1, id="another level"),
        pytest.param(Level.BAC2, -1, 1, id="fewer than none"),
        pytest.param(Level.BAC2, 1, 1000, id="a thousand"),
    ],
)
def test_impossible_head_counts_are_refused_and_nothing_is_kept(
    ctx: Context, clock: FakeClock, level: Level, girls: int, boys: int
):
    clock.at = START
    with pytest.raises(BadInputError):
        replies.count_heads(ctx, SCHOOL, ONE, {level: Heads(girls=girls, boys=boys)})
    assert reply_queries.replies_of(ctx, SCHOOL, [ONE])[ONE] == replies.SILENT


@pytest.mark.usefixtures("told")
def test_a_live_school_says_from_which_minute_on_it_lost_a_session(ctx: Context, clock: FakeClock):
    clock.at = START
    replies.tell_loss(ctx, SCHOOL, ONE, 23, "the line fell")
    found = reply_queries.replies_of(ctx, SCHOOL, [ONE])[ONE]
    assert (found.lost_from, found.loss_note) == (23, "the line fell")
    replies.tell_loss(ctx, SCHOOL, ONE, None)
    assert reply_queries.replies_of(ctx, SCHOOL, [ONE])[ONE].lost_from is None
    for minute in (-1, 60):
        with pytest.raises(BadInputError):
            replies.tell_loss(ctx, SCHOOL, ONE, minute)
    with pytest.raises(NotAllowedError):
        replies.tell_loss(ctx, RECORDED, ONE, 23)


@pytest.mark.usefixtures("told")
def test_too_long_a_note_is_refused(ctx: Context):
    with pytest.raises(BadInputError):
        replies.answer_room(ctx, SCHOOL, ONE, RoomAnswer.READY, "x" * 301)


def test_a_session_is_joined_from_a_quarter_before_it_to_its_end(ctx: Context, told: Facts):
    minutes = dt.timedelta(minutes=1)
    assert not can_be_joined(told, START - 16 * minutes)
    assert can_be_joined(told, START - 15 * minutes)
    assert can_be_joined(told, END - minutes)
    assert not can_be_joined(told, END)
    with ctx.uow().reading() as work:
        uid = work.releases.newest([ONE])[ONE].uid
    assert watched_session(ctx, uid).session_id == ONE
    with pytest.raises(NotFoundError):
        watched_session(ctx, "nobody")


def _acts(ctx: Context, school: str) -> list[Callable[[], None]]:
    counts = {Level.BAC2: Heads(girls=1, boys=1)}
    return [
        lambda: replies.answer_room(ctx, school, ONE, RoomAnswer.READY),
        lambda: replies.count_heads(ctx, school, ONE, counts),
        lambda: replies.tell_loss(ctx, school, ONE, 3),
    ]
