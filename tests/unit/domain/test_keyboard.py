"""Whatever keyboard a value was typed on, it is read as the same."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from scheduler.domain.keyboard import plain_signs
from scheduler.domain.wall import parse_clock, parse_day
from scheduler.intake import form_columns, sheet_columns
from scheduler.intake.school_row import RowFaults, read_row
from scheduler.tomlfile.words import (
    DatedHours,
    Id,
    mail_address,
    parse_hours,
    school_code,
    telephone,
)
from tests.unit.intake.office_files import own_table
from tests.unit.intake.test_rosters_of_offices import SCHOOLS

# Every sign that stands for a plain one on some keyboard.
OTHERS = {
    **{str(digit): [chr(0x660 + digit), chr(0x6F0 + digit)] for digit in range(10)},
    ";": ["\u061b"],
    ",": ["\u060c"],
    ".": ["\u066b"],
    " ": ["\u00a0", "\u202f", "\u2009", "\u2007"],
    "'": ["\u2019", "\u2018", "\u02bc", "\u2032"],
    "-": ["\u2010", "\u2011", "\u2013", "\u2014", "\u2212"],
}
UNSEEN = ["\u200e", "\u200f", "\u061c", "\u202a", "\u202c", "\u2066", "\u2069", "\u200b"]


@st.composite
def retyped(draw: st.DrawFn, words: str) -> str:
    """The same words from other keyboards, with marks that came along in copying."""
    typed = ""
    for sign in words:
        typed += draw(st.sampled_from([sign, *OTHERS.get(sign, [])]))
        typed += draw(st.sampled_from(["", "", "", *UNSEEN]))
    return typed


READERS: list[tuple[str, Callable[[str], Any]]] = [
    ("2026-12-01", parse_day),
    ("14:30", parse_clock),
    ("mon-thu,sat 08:30-12:30/60 14:30-18:30", parse_hours),
    ("2026-12-01 14:00-16:00", TypeAdapter(DatedHours).validate_python),
    ("maths-2bac-pc", TypeAdapter(Id).validate_python),
    ("99001J", school_code),
    ("+212 5 24 00 00 00", telephone),
    ("dp-rehamna@ecoles.example", mail_address),
    ("12", sheet_columns.WHOLE.read),
    ("2027-01-11..2027-01-13; 2027-02-01", sheet_columns.RANGES.read),
    ("ramadan=45; ordinary=60", sheet_columns.MAPPING.read),
    ("2.5", form_columns.DECIMAL.read),
    ("99001J=720p; 99002K=slides", form_columns.PAIRS.read),
]


@pytest.mark.parametrize(("words", "read"), READERS, ids=[words for words, _ in READERS])
def test_a_value_is_read_alike_from_every_keyboard(words: str, read: Callable[[str], Any]) -> None:
    @given(retyped(words))
    def alike(typed: str) -> None:
        assert read(typed) == read(words)

    alike()


@given(st.data())
def test_a_row_of_the_roster_is_read_alike(data: st.DataObject) -> None:
    table = own_table(SCHOOLS[:1])
    cells = dict(zip(*table, strict=True)) | {"pupils": "TC:120;1BAC:95"}
    plain = read_row(cells, RowFaults("a", 1, []))
    kept = {"name_fr", "name_ar", "name_en", "commune", "commune_ar", "source", "coord_source"}
    typed = {
        name: cell if name in kept else data.draw(retyped(cell)) for name, cell in cells.items()
    }
    faults = RowFaults("a", 1, [])
    assert read_row(typed, faults) == plain, [str(fault) for fault in faults.faults]


@given(st.text())
@example("١٢٫٥")
def test_plain_signs_stay_as_they_are(words: str) -> None:
    once = plain_signs(words)
    assert plain_signs(once) == once
    assert plain_signs("az-AZ 09;,.'") == "az-AZ 09;,.'"


def test_texts_that_people_read_keep_their_signs() -> None:
    cells = dict(zip(*own_table(SCHOOLS[:1]), strict=True))
    cells |= {"name_fr": "Lycée d\u2019excellence \u2013 annexe", "name_ar": "ثانوية ٢، ابن جرير"}
    school = read_row(cells, RowFaults("a", 1, []))
    assert school is not None
    assert (school.name.fr, school.name.ar) == (cells["name_fr"], cells["name_ar"])


def test_a_day_that_is_none_is_refused_in_any_digits() -> None:
    with pytest.raises(ValueError, match="month"):
        parse_day("٢٠٢٦-١٣-٠١")
    assert parse_day("٢٠٢٦–١٢–٠١") == dt.date(2026, 12, 1)
