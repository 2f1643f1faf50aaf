"""What feeds and mails say is written as each language writes it, in letters every program has."""

import re

import pytest

from scheduler.feeds import reasons, words
from scheduler.feeds.phrases import UNKNOWN_TO_PROGRAMS
from scheduler.language.catalogue import words_in
from scheduler.service.notices import catalogue

TABLES = (
    words.MODES,
    words.LEVELS,
    words.VARIANTS,
    words.SENTENCES,
    reasons.REASONS,
    reasons.DETAILED_REASONS,
    catalogue.SECTIONS,
    catalogue.COUNTS,
    catalogue.RECEPTIONS,
    catalogue.WORDS,
)
MESSAGES = sorted({message for table in TABLES for message in table.values()})

LOOSE_SIGN = re.compile(r"[^\xa0][:;?!»](?![\d/])|«[^\xa0]")
# Bidi isolates, which Outlook draws, and the narrow no-break space, which many fonts lack.
DRAWN_AS_BOXES = re.compile("[\u2066-\u2069\u202a-\u202f]")
ONLY_SIGNS_BETWEEN = re.compile(r"%\((start|first)\)s\W+%\((end|last)\)s")


def wording(message: str, language: str) -> str:
    return words_in(language).gettext(message).translate(UNKNOWN_TO_PROGRAMS)


@pytest.mark.parametrize("message", MESSAGES)
def test_french_signs_stand_at_their_word_after_a_space_that_never_breaks(message: str) -> None:
    assert not LOOSE_SIGN.search(wording(message, "fr"))


@pytest.mark.parametrize("message", MESSAGES)
def test_arabic_tells_time_ranges_in_words(message: str) -> None:
    assert not ONLY_SIGNS_BETWEEN.search(wording(message, "ar"))


@pytest.mark.parametrize("message", MESSAGES)
def test_no_wording_has_letters_that_programs_draw_as_boxes_or_straight_apostrophes(
    message: str,
) -> None:
    for language in ("ar", "fr", "en"):
        assert not DRAWN_AS_BOXES.search(wording(message, language))
        assert "'" not in wording(message, language)
