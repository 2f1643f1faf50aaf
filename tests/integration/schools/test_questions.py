"""What classes ask ahead of a session."""

import datetime as dt

import pytest

from scheduler.domain.errors import BadInputError, NotAllowedError, NotFoundError
from scheduler.domain.school import Level
from scheduler.service.context import Context
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.schools import questions
from tests import factories as make
from tests.broadcasts import publish, store_province
from tests.fakes import FakeClock

SCHOOL, OTHER, STRANGER = make.code(99001), make.code(99002), make.code(99003)
START = dt.datetime(2026, 11, 30, 14, 30, tzinfo=dt.UTC)
END = START + dt.timedelta(hours=1)
ONE = 1


@pytest.fixture(autouse=True)
def told(ctx: Context) -> None:
    """Monday 14:30, at two of three schools."""
    store_province(ctx)
    publish(ctx, {ONE: make.facts()})


def ask(ctx: Context, words: str, school: str = SCHOOL) -> None:
    questions.ask(ctx, school, ONE, Level.BAC2, words)


def asked(ctx: Context) -> list[tuple[str, str, str]]:
    found = questions.questions_for(ctx, [ONE])[ONE]
    return [(each.school_code, each.level, each.words) for each in found]


def test_questions_reach_the_teacher_in_the_order_in_which_they_came(ctx: Context):
    ask(ctx, "  Why is\n it so? ")
    ask(ctx, "And then?", OTHER)
    assert asked(ctx) == [(SCHOOL, "2BAC", "Why is it so?"), (OTHER, "2BAC", "And then?")]


def test_the_same_question_sent_twice_is_kept_once(ctx: Context):
    ask(ctx, "Why?")
    ask(ctx, "Why?")
    ask(ctx, "Why?", OTHER)
    assert len(asked(ctx)) == 2


def test_a_school_asks_at_most_five_questions_before_one_session(ctx: Context):
    for number in range(questions.MOST):
        ask(ctx, f"Question {number}?")
    with pytest.raises(NotAllowedError):
        ask(ctx, "One more?")
    ask(ctx, "From us?", OTHER)
    assert len(asked(ctx)) == questions.MOST + 1


@pytest.mark.parametrize(
    "words",
    ["", " \n ", "x" * 301, "write to a@b.example", "call 06 12 34 56 78", "0612-345678"],
)
def test_nothing_too_long_or_leading_to_a_person_is_taken(ctx: Context, words: str):
    with pytest.raises(BadInputError) as refused:
        ask(ctx, words)
    assert [each.key for each in refused.value.faults] == ["words"]
    assert asked(ctx) == []


def test_figures_of_a_lesson_are_no_telephone_number(ctx: Context):
    ask(ctx, "Is 1 789 before 1 830, and is 3.1416 × 2 = 6.2832?")
    assert len(asked(ctx)) == 1


def test_only_levels_that_are_meant_may_ask(ctx: Context):
    with pytest.raises(BadInputError):
        questions.ask(ctx, SCHOOL, ONE, Level.TC, "Why?")


def test_nobody_asks_about_others_sessions_or_once_it_is_over(ctx: Context, clock: FakeClock):
    with pytest.raises(NotFoundError):
        ask(ctx, "Why?", STRANGER)
    clock.at = END - dt.timedelta(seconds=1)
    ask(ctx, "Why?")
    clock.at = END
    with pytest.raises(NotAllowedError):
        ask(ctx, "And now?")


def test_a_question_is_taken_away_by_its_school_or_the_operator_and_its_words_are_nowhere_left(
    ctx: Context,
):
    ask(ctx, "Unkind words")
    (found,) = questions.questions_for(ctx, [ONE])[ONE]
    with pytest.raises(NotFoundError):
        questions.drop_question(ctx, found.id, actor="school", school_code=OTHER)
    questions.drop_question(ctx, found.id, actor="operator")
    assert asked(ctx) == []
    with pytest.raises(NotFoundError):
        questions.drop_question(ctx, found.id, actor="operator")
    entries = log_entries(ctx, str(make.facts().key))
    assert [(each.actor, each.act) for each in entries] == [
        ("operator", "drop"),
        (f"school {SCHOOL}", "ask"),
    ]
    assert "Unkind" not in str(entries)
