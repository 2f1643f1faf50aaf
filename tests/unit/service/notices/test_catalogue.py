"""The sentences of mails are there in all three languages, with the same blanks."""

import string

import pytest

from scheduler.domain.release import ChangeKind
from scheduler.domain.session import Mode
from scheduler.domain.text import Text
from scheduler.service.notices.catalogue import COUNTS, MODES, SECTIONS, WORDS

TABLES = {"sections": SECTIONS, "counts": COUNTS, "modes": MODES, "words": WORDS}
ALL = [
    pytest.param(text, id=f"{name}.{key}")
    for name, table in TABLES.items()
    for key, text in table.items()
]


def blanks(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("text", ALL)
def test_every_sentence_is_written_in_arabic_french_and_english(text: Text):
    assert text.ar.strip()
    assert text.fr.strip()
    assert text.en.strip()
    assert blanks(text.ar) == blanks(text.fr) == blanks(text.en)


@pytest.mark.parametrize("text", ALL)
def test_arabic_sentences_are_arabic(text: Text):
    only_blanks = not text.fr.format_map(dict.fromkeys(blanks(text.fr), "")).strip(" –,:.")
    arabic = any("\u0600" <= letter <= "\u06ff" for letter in text.ar)
    assert arabic or only_blanks


def test_everything_a_release_can_do_has_words():
    assert set(SECTIONS) == set(COUNTS) == set(ChangeKind)
    assert set(MODES) == set(Mode)
