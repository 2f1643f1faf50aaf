"""Words are found however they are typed: with accents or without, with any shape of a letter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.folding import folded, matches

ARABIC = st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF), max_size=30)
SHAPES = ["أإآاٱ", "ىيی", "ةه", "كک"]
MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640"


@given(st.text() | ARABIC)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text() | ARABIC)
def test_no_mark_stays_on_a_letter(text: str) -> None:
    assert not [letter for letter in folded(text) if unicodedata.category(letter) == "Mn"]


@given(st.text() | ARABIC)
def test_a_text_is_found_by_itself_however_it_is_composed(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert matches(unicodedata.normalize(form, text), [text])


@given(
    st.lists(
        st.sampled_from(SHAPES).flatmap(
            lambda letters: st.tuples(
                st.sampled_from(letters), st.sampled_from(letters), st.text(MARKS, max_size=2)
            )
        )
    )
)
def test_letter_shapes_vowel_signs_and_tatweel_make_no_difference(
    letters: list[tuple[str, str, str]],
) -> None:
    typed = "".join(shape for shape, _, _ in letters)
    written = "".join(shape + marks for _, shape, marks in letters)
    assert folded(typed) == folded(written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ecoute", "Écoute"),
        ("OEUVRE", "œuvre"),
        ("الاولى", "الأُولَى"),
        ("ثانويه", "ثانوية"),
        ("رياضيات", "الرّياضيــات"),
        ("2", "الحصة ٢"),
        ("3", "۳"),
        ("maths 2bac", "Mathématiques maths-2BAC"),
    ],
)
def test_people_s_own_ways_of_typing_find_it(typed: str, written: str) -> None:
    assert matches(typed, [written])


def test_every_word_must_be_somewhere() -> None:
    assert matches("ben skhour", ["Lycée Ben Guerir", "Skhour"])
    assert not matches("ben casablanca", ["Lycée Ben Guerir", "Skhour"])
