"""A number beside what it counts has the plural forms of its language, and its thousands space."""

import re

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from scheduler.language.catalogue import words_in
from scheduler.language.compiling import FOLDER
from scheduler.language.numbers import figure_text

LANGUAGES = ("en", "fr", "ar")
COUNTS = (0, 1, 2, 3, 10, 11, 100, 1558)
COUNTED = re.compile(r"%\((\w+)\)s[ \u00a0\u202f]([^\W\d_]+)")
# Parts that are filled with a name, an hour or a list; no number ever stands there.
NAMES = {
    "first",
    "last",
    "school",
    "named_by",
    "session",
    "programme",
    "teacher",
    "who",
    "on",
    "name",
    "levels",
    "found",
}
# Nouns that are counted, though no message with plural forms has them.
MORE_NOUNS = {
    "en": {"levels", "rows", "cells", "characters", "columns", "studios", "programmes", "hosts"},
    "fr": {"niveaux", "lignes", "cellules", "caractères", "colonnes", "studios", "programmes"},
    "ar": {"مستويات", "أسطر", "خلايا", "حروف", "أعمدة", "استوديوهات", "برامج"},
}
# Where a noun follows a number without forms, and why that is right.
RIGHT = {
    "at most %(rows)s rows, %(cells)s cells and 32 MB unpacked": "fixed limits, thousands",
    "at most %(rows)s rows and %(cells)s cells": "fixed limits, thousands",
    "at most %(most)s levels": "a fixed limit, more than ten",
}


def _messages(language: str) -> list[Message]:
    folder = FOLDER / ("fr" if language == "en" else language)
    with (folder / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def _forms(message: Message, language: str) -> tuple[str, ...]:
    said = message.id if language == "en" else message.string
    return (said,) if isinstance(said, str) else tuple(said)


def _nouns(language: str) -> set[str]:
    """Return the words after a number that change with it: not a preposition, not a unit."""
    found = set(MORE_NOUNS[language])
    for message in _messages(language):
        forms = _forms(message, language)
        if not isinstance(message.id, str):
            after = [{word for name, word in COUNTED.findall(form)} for form in forms]
            numbered = [words for words in after if words] or [set()]
            found |= set.union(*numbered) - set.intersection(*numbered)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_stands_beside_a_noun_without_plural_forms(language: str) -> None:
    nouns = _nouns(language)
    assert len(nouns) > 30
    without = {
        message.id
        for message in _messages(language)
        if isinstance(message.id, str)
        for name, word in COUNTED.findall(_forms(message, language)[0])
        if word in nouns and name not in NAMES and message.id not in RIGHT
    }
    assert without == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_count_is_written_in_each_form_with_its_thousands(language: str) -> None:
    words = words_in(language)
    for message in _messages(language):
        if isinstance(message.id, str):
            continue
        one, many = message.id
        named = re.findall(r"%\((\w+)\)s", f"{one} {many}")
        parts = {name: name for name in named if name != "num"}
        for count in COUNTS:
            said = words.ngettext(one, many, count, **parts)
            assert "%(" not in said
            if language != "ar" or count > 2:
                assert figure_text(count, language) in said, said
