"""The catalogue of feeds is whole in three languages."""

import datetime as dt
import string

import pytest

from scheduler.domain.programme import Kind
from scheduler.domain.session import Mode, Reason, ReasonCode
from scheduler.domain.text import Text
from scheduler.feeds import reasons, words
from scheduler.feeds.phrases import day_text, reason_text

TEXTS = [
    *(pytest.param(text, id=f"sentence {key}") for key, text in words.SENTENCES.items()),
    *(pytest.param(text, id=f"reason {code}") for code, text in reasons.REASONS.items()),
    *(pytest.param(text, id=f"detail {code}") for code, text in reasons.DETAILED_REASONS.items()),
    *(pytest.param(text, id=f"mode {mode}") for mode, text in words.MODES.items()),
    *(pytest.param(text, id=f"kind {kind}") for kind, text in words.KINDS.items()),
    *(pytest.param(text, id=f"variant {name}") for name, text in words.VARIANTS.items()),
    *(pytest.param(text, id=f"month {text.en}") for text in words.MONTHS),
    *(pytest.param(text, id=f"weekday {text.en}") for text in words.WEEKDAYS),
]


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("text", TEXTS)
def test_every_sentence_has_three_wordings_with_the_same_blanks(text: Text) -> None:
    assert text.ar
    assert text.fr
    assert text.en
    assert blanks(text.ar) == blanks(text.fr) == blanks(text.en)


def test_every_mode_kind_and_reason_has_words() -> None:
    assert set(words.MODES) == set(Mode)
    assert set(words.KINDS) == set(Kind)
    assert set(reasons.REASONS) == set(ReasonCode)


def test_month_names_are_the_moroccan_ones() -> None:
    assert [month.ar for month in words.MONTHS][6:] == [
        "يوليوز",
        "غشت",
        "شتنبر",
        "أكتوبر",
        "نونبر",
        "دجنبر",
    ]
    assert len(words.MONTHS) == 12
    assert len(words.WEEKDAYS) == 7


def test_the_first_of_a_month_is_written_as_french_writes_it() -> None:
    first = dt.date(2026, 12, 1)
    assert day_text(first, "fr") == "mardi 1er décembre 2026"
    assert day_text(first, "ar") == "الثلاثاء 1 دجنبر 2026"
    assert day_text(dt.date(2026, 12, 2), "fr") == "mercredi 2 décembre 2026"


def test_reception_hours_are_told_so_that_their_two_times_cannot_change_places() -> None:
    closed = Reason(code=ReasonCode.CLOSED_HOUR, detail={"hours": "08:30-12:30 14:30-18:30"})
    assert reason_text(closed, "ar").endswith("(من 08:30 إلى 12:30 ومن 14:30 إلى 18:30).")
    assert reason_text(closed, "fr").endswith("(08:30–12:30, 14:30–18:30).")
