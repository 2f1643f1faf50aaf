"""What feeds and mails say is written as each language writes it, in letters every program has."""

import re

import pytest

from scheduler.domain.text import Text
from scheduler.feeds import reasons, words
from scheduler.service.notices import catalogue

TABLES = {
    "sentences": words.SENTENCES,
    "reasons": reasons.REASONS,
    "details": reasons.DETAILED_REASONS,
    "modes": words.MODES,
    "variants": words.VARIANTS,
    "mail sections": catalogue.SECTIONS,
    "mail counts": catalogue.COUNTS,
    "mail modes": catalogue.MODES,
    "mail words": catalogue.WORDS,
}
TEXTS = [
    pytest.param(text, id=f"{name} {key}")
    for name, table in TABLES.items()
    for key, text in table.items()
]

LOOSE_SIGN = re.compile(r"[^\xa0][:;?!»](?![\d/])|«[^\xa0]")
# Bidi isolates, which Outlook draws, and the narrow no-break space, which many fonts lack.
DRAWN_AS_BOXES = re.compile("[\u2066-\u2069\u202a-\u202f]")
ONLY_SIGNS_BETWEEN = re.compile(r"\{(start|first)\}\W+\{(end|last)\}")


@pytest.mark.parametrize("text", TEXTS)
def test_french_signs_stand_at_their_word_after_a_space_that_never_breaks(text: Text) -> None:
    assert not LOOSE_SIGN.search(text.fr)


@pytest.mark.parametrize("text", TEXTS)
def test_arabic_tells_stretches_of_time_in_words(text: Text) -> None:
    assert not ONLY_SIGNS_BETWEEN.search(text.ar)


@pytest.mark.parametrize("text", TEXTS)
def test_no_wording_has_letters_that_programs_draw_as_boxes_or_straight_apostrophes(
    text: Text,
) -> None:
    for wording in (text.ar, text.fr, text.en):
        assert not DRAWN_AS_BOXES.search(wording)
        assert "'" not in wording
