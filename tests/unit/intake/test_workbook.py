"""Schools, teachers and programmes through an Excel workbook and back."""

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain.errors import BadInputError, Fault
from scheduler.domain.province import Province
from scheduler.domain.text import Text
from scheduler.intake import load_province
from scheduler.intake.export import export_province
from scheduler.intake.headings import plain_heading
from scheduler.intake.province import make_province
from scheduler.intake.sheet_columns import PROGRAMME_COLUMNS, TEACHER_COLUMNS
from scheduler.intake.sheet_headings import HEADINGS
from scheduler.intake.sheet_template import (
    example_programme,
    example_schools,
    example_teacher,
    template_of,
)
from scheduler.intake.sheet_words import CHOICES, LANGUAGES, from_words, heading, sheet_title
from scheduler.intake.sources import read_sources
from scheduler.intake.workbook import SCHOOL_COLUMNS, workbook_of
from scheduler.intake.workbook_reading import take_workbook
from tests import factories
from tests.unit.intake.inputs import ROOT, small_inputs
from tests.unit.intake.provinces import provinces


def load_with_workbook(config_path: Path, workbook: bytes, name: str) -> Province:
    """Return the province of the files, with what a workbook's sheets hold in place of theirs."""
    faults: list[Fault] = []
    sources = read_sources(config_path, faults)
    take_workbook(sources, workbook, name, faults)
    return make_province(sources, faults)


def faults(config: Path, workbook: bytes) -> tuple[Fault, ...]:
    try:
        load_with_workbook(config, workbook, "plan.xlsx")
    except BadInputError as error:
        return error.faults
    return ()


def edited(workbook: bytes, sheet: str, column: str, row: int, value: object) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    headings = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(row=row, column=headings.index(column) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return small_inputs(tmp_path).config


@pytest.fixture
def workbook(config: Path) -> bytes:
    return workbook_of(load_province(config))


def test_the_projects_own_province_comes_back_from_a_workbook() -> None:
    province = load_province(ROOT / "config.toml")
    assert load_with_workbook(ROOT / "config.toml", workbook_of(province), "plan.xlsx") == province


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(provinces(), st.sampled_from(["", *LANGUAGES]))
def test_any_province_comes_back_from_its_workbook_in_any_language(
    tmp_path_factory: pytest.TempPathFactory, province: Province, language: str
) -> None:
    folder = tmp_path_factory.mktemp("workbook")
    export_province(province, folder)
    workbook = workbook_of(province, language)
    assert load_with_workbook(folder / "config.toml", workbook, "x.xlsx") == province


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_offers_every_choice_and_comes_back_as_its_example(
    tmp_path: Path, language: str
) -> None:
    plain = factories.province()
    export_province(plain, tmp_path)
    year = plain.calendar
    template = template_of(language, year.first, year.last)
    read = load_with_workbook(tmp_path / "config.toml", template, "x.xlsx")
    assert read.schools == example_schools()
    assert read.teachers == (example_teacher(),)
    assert read.programmes == (example_programme(year.first, year.last),)
    book = openpyxl.load_workbook(io.BytesIO(template))
    for (kind, column), words in CHOICES.items():
        sheet = book[sheet_title(kind, language)]
        headings = [cell.value for cell in sheet[1]]
        place = sheet.cell(row=2, column=1 + headings.index(heading(kind, column, language)))
        rules = sheet.data_validations.dataValidation
        offered = next(each.formula1 for each in rules if place.coordinate in each.sqref)
        assert len(offered) <= 255
        for value, word in zip(words, offered.strip('"').split(","), strict=True):
            assert from_words(kind, column, word) == value


@pytest.mark.parametrize("kind", HEADINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_all_there_and_no_two_are_the_same(kind: str, language: str) -> None:
    columns = {
        "schools": SCHOOL_COLUMNS,
        "teachers": [column.name for column in TEACHER_COLUMNS],
        "programmes": [column.name for column in PROGRAMME_COLUMNS],
    }[kind]
    said = [heading(kind, column, language) for column in columns]
    assert len({plain_heading(words) for words in said}) == len(said)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("lun-ven 08:30-12:30", "mon-fri 08:30-12:30"),
        ("Lundi, mercredi 08:30-12:30; sam 08:30-10:30", None),
        ("الاثنين-الجمعة 08:30-12:30", "mon-fri 08:30-12:30"),
        ("الإثنين-الجمعه 08:30-12:30", "mon-fri 08:30-12:30"),
        ("mon-fri 08:30-12:30", "mon-fri 08:30-12:30"),
    ],
)
def test_days_are_read_in_each_language_as_people_write_them(cell: str, value: str | None) -> None:
    read = from_words("teachers", "available", cell)
    assert read == (value or "mon, wed 08:30-12:30; sat 08:30-10:30")


def test_a_workbook_changes_what_it_holds_and_leaves_the_rest(
    config: Path, workbook: bytes
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    del book["teachers"], book["schools"]
    out = io.BytesIO()
    book.save(out)
    changed = edited(out.getvalue(), "programmes", "count", 2, 9)
    before = load_province(config)
    after = load_with_workbook(config, changed, "plan.xlsx")
    assert after.programme_by_id["maths"].count == 9
    assert replace(after, programmes=before.programmes) == before


@pytest.mark.parametrize("words", ["=1+1", "+33", "-x", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_name_that_looks_like_a_formula_is_stored_as_text(config: Path, words: str) -> None:
    province = load_province(config)
    first = replace(province.schools[0], name=Text(ar=words, fr=words))
    province = replace(province, schools=(first, *province.schools[1:]))
    written = workbook_of(province)
    cell = openpyxl.load_workbook(io.BytesIO(written))["schools"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (words, "s", True)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(written)).read("xl/worksheets/sheet1.xml")
    assert load_with_workbook(config, written, "plan.xlsx") == province


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        pytest.param(("schools", "code"), "99003M", "makes it 99003L", id="check letter"),
        pytest.param(("schools", "rooms"), 1.5, "whole number", id="half a room"),
        pytest.param(("schools", "levels"), "TC;5BAC", "5BAC", id="level"),
        pytest.param(("schools", "board"), "perhaps", "yes or no", id="board"),
        pytest.param(("schools", "lat"), "north", "-90 to 90", id="latitude"),
        pytest.param(("schools", "downlink_mbps"), "=2*50", "formula", id="formula"),
        pytest.param(("teachers", "languages"), "de", "'ar'", id="language"),
        pytest.param(("teachers", "available"), "monday", "mon-fri 14:30-18:30", id="hours"),
        pytest.param(("teachers", "away"), "2027-01-13..2027-01-11", "before it begins", id="away"),
        pytest.param(("teachers", "email"), "nobody", "name@school.example", id="address"),
        pytest.param(("teachers", "travel"), -5, "greater than or equal to 0", id="travel"),
        pytest.param(("teachers", "name_ar"), None, "missing", id="no name"),
        pytest.param(("programmes", "teacher"), "maths-b", "did you mean maths-a", id="teacher"),
        pytest.param(("programmes", "count"), 0, "greater than or equal to 1", id="count"),
        pytest.param(("programmes", "count"), "twelve", "integer", id="words"),
        pytest.param(("programmes", "count"), True, "integer", id="truth"),
        pytest.param(("programmes", "minutes"), 60.5, "integer", id="half a minute"),
        pytest.param(("programmes", "minutes_in"), "ramadan", "valid integer", id="no minutes"),
        pytest.param(("programmes", "first"), "tomorrow", "2026-11-30", id="day"),
        pytest.param(("programmes", "last"), dt.date(2026, 1, 1), "before", id="backwards"),
        pytest.param(("programmes", "schools"), "99001J", "no school", id="school"),
        pytest.param(("programmes", "levels"), "1AC;9AC", "2BAC", id="levels"),
        pytest.param(("programmes", "needs"), "pool", "no studio has pool", id="needs"),
        pytest.param(("programmes", "delivery"), "by-post", "live-only", id="delivery"),
        pytest.param(("programmes", "windows"), "mon 14:30-14:40", "at least 45", id="windows"),
    ],
)
def test_a_bad_cell_is_told_with_sheet_row_and_column(
    config: Path, workbook: bytes, place: tuple[str, str], value: object, words: str
) -> None:
    sheet, column = place
    found = faults(config, edited(workbook, sheet, column, 2, value))
    told = [
        fault
        for fault in found
        if (fault.file, fault.line, fault.key) == (f"plan.xlsx/{sheet}", 2, column)
        and words in str(fault)
    ]
    assert told, [str(fault) for fault in found]


def test_days_and_times_typed_into_excel_are_taken(config: Path, workbook: bytes) -> None:
    typed = edited(workbook, "programmes", "first", 2, dt.datetime(2026, 12, 14))  # noqa: DTZ001 -- what a sheet holds
    typed = edited(typed, "programmes", "opens_at", 2, dt.time(14, 30))
    typed = edited(typed, "programmes", "count", 2, "8")
    programme = load_with_workbook(config, typed, "plan.xlsx").programme_by_id["maths"]
    assert (programme.first, programme.opens_at, programme.count) == (
        dt.date(2026, 12, 14),
        870,
        8,
    )


def test_headings_must_be_known_and_there_once(config: Path, workbook: bytes) -> None:
    twice = edited(workbook, "teachers", "travel", 1, "email")
    assert [(each.line, each.key, each.wrong) for each in faults(config, twice)] == [
        (1, "email", "appears twice")
    ]
    strange = edited(workbook, "programmes", "studio", 1, "colour")
    assert [(each.line, each.key) for each in faults(config, strange)] == [(1, "colour")]


@pytest.mark.parametrize("content", [b"", b"PK", b"code,name_fr\n", b"PK\x03\x04" + b"0" * 40])
def test_what_is_no_workbook_is_one_fault(config: Path, content: bytes) -> None:
    assert [fault.key for fault in faults(config, content)] == ["file"]


def test_a_workbook_that_unpacks_too_large_is_refused_unread(config: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(5):
            packed.writestr(f"xl/{number}.xml", b" " * 15_000_000)
    assert [fault.wrong for fault in faults(config, out.getvalue())] == ["is too large"]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0), st.binary(min_size=1, max_size=8), st.integers(0, 3))
def test_a_damaged_workbook_loads_or_is_a_fault(
    config: Path, workbook: bytes, at: int, piece: bytes, lost: int
) -> None:
    here = at % len(workbook)
    damaged = workbook[:here] + piece + workbook[here + lost :]
    for fault in faults(config, damaged):
        assert fault.file.startswith("plan.xlsx")
        assert fault.allowed
