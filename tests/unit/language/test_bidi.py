"""In a line that runs from right to left, what is written in digits keeps its order."""

import re

import pytest
from babel.messages.pofile import read_po
from bidi.algorithm import get_display

from scheduler.language.compiling import FOLDER

PLACEHOLDER = re.compile(r"%\(\w+\)s")
# The algorithm at hand has embeddings where texts have isolates; for digits they do the same.
EMBEDDED = str.maketrans({"\u2066": "\u202a", "\u2069": "\u202c"})
ISOLATED = "\ufffc"  # what pages put in is isolated, so that the line sees one neutral sign
MARKS = re.compile("[\u200e\u200f\u2066-\u2069\u202a-\u202e]")
# Dates, times, telephone numbers and lists of them, as they are to be read and copied.
GROUP = re.compile(r"[+\d][\d .:/+\-–]*\d|\d")


def arabic() -> list[str]:
    with (FOLDER / "ar" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = [message.string for message in read_po(file, locale="ar") if message.id]
    forms = [forms if isinstance(forms, tuple | list) else (forms,) for forms in messages]
    return sorted({form for each in forms for form in each if re.search(r"\d", form)})


def turned_round(text: str) -> list[str]:
    """Return the groups of digits that a reader would not see as they are written."""
    plain = PLACEHOLDER.sub(ISOLATED, text)
    seen = MARKS.sub("", get_display(plain.translate(EMBEDDED), base_dir="R"))
    groups = [group.strip() for group in GROUP.findall(MARKS.sub("", plain))]
    return [group for group in groups if group not in seen]


@pytest.mark.parametrize("text", arabic())
def test_digits_of_an_arabic_message_keep_their_order(text: str) -> None:
    assert not turned_round(text)


def test_a_date_without_marks_would_be_noticed() -> None:
    assert turned_round("تاريخ 2026-11-30 هنا") == ["2026-11-30"]
    assert turned_round("رقما مثل 05 24 00 00 00، أو") == ["05 24 00 00 00"]
