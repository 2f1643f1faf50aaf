"""Small files that ask for much work: refused, or read without doing it.

The measure is processor time of this process, so a busy machine changes nothing.
"""

import time
from collections.abc import Callable, Iterator

import pytest

from scheduler.domain.errors import BadInputError, Fault
from scheduler.intake import load_province
from scheduler.intake.handed_over import HandedFile, province_with
from scheduler.intake.remarks import Remarks
from scheduler.intake.roster_file import roster_in
from scheduler.tomlfile.reading import parse_toml
from tests.unit.intake.inputs import ROOT
from tests.unit.intake.office_files import book_of, csv_text, ods_with, own_table, saved
from tests.unit.intake.xls import xls_of

SECONDS = 4.0
HEADING = own_table([])[0]
HEADING_ODS = "".join(
    f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
    for name in HEADING
)


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    before = time.process_time()
    yield
    assert time.process_time() - before < SECONDS


def far_value() -> bytes:
    book = book_of(Feuil1=own_table(load_province(ROOT / "config.toml").schools))
    book.worksheets[0]["XFD1048576"] = "x"
    return saved(book)


def far_row() -> bytes:
    book = book_of(Feuil1=[HEADING])
    book.worksheets[0]["A1048576"] = "99001J"
    return saved(book)


def ods_far(rows: int, columns: int, repeated: int = 1) -> bytes:
    value = (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        "<text:p>x</text:p></table:table-cell>"
    )
    return ods_with(
        f'<table:table table:name="a"><table:table-row>{HEADING_ODS}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell/>'
        f'</table:table-row><table:table-row><table:table-cell table:number-columns-repeated="'
        f'{columns}"/>{value}</table:table-row></table:table>'
    )


def ods_full() -> bytes:
    return ods_with(
        '<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    )


def many_rows() -> bytes:
    return csv_text([HEADING, *[["x"] * len(HEADING)] * 30_000]).encode()


def many_sheets() -> bytes:
    return saved(book_of(**{f"s{number}": [HEADING, ["x"]] for number in range(60)}))


TOO_LARGE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a value in the last row": ("a.xlsx", far_row),
    "repeated rows before a value": ("a.ods", lambda: ods_far(1_048_000, 1)),
    "repeated columns before a value": ("a.ods", lambda: ods_far(1, 16_000)),
    "a repeated value": ("a.ods", lambda: ods_far(1, 1, 16_000)),
    "a sheet filled by one cell": ("a.ods", ods_full),
    "30,000 rows of text": ("a.csv", many_rows),
    "30,000 rows of the old format": ("a.xls", lambda: xls_of({"a": [["x"]] * 30_000})),
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_reaches_too_far_is_refused(name: str) -> None:
    file, content = TOO_LARGE[name]
    faults: list[Fault] = []
    assert roster_in(content(), file, faults, Remarks()) == ()
    assert [fault.wrong for fault in faults] == ["is too large"]


def test_a_far_value_beside_a_roster_costs_nothing() -> None:
    faults: list[Fault] = []
    assert len(roster_in(far_value(), "a.xlsx", faults, Remarks())) == 58
    assert faults == []


def test_a_workbook_of_many_sheets_is_read_as_far_as_the_limit() -> None:
    faults: list[Fault] = []
    assert roster_in(many_sheets(), "a.xlsx", faults, Remarks()) == ()
    assert faults


def test_eight_hostile_files_at_once_are_eight_faults() -> None:
    files = [HandedFile(name=f"{n}.xlsx", content=far_row()) for n in range(8)]
    with pytest.raises(BadInputError) as refused:
        province_with(load_province(ROOT / "config.toml"), files, whole=False)
    assert len([each for each in refused.value.faults if each.wrong == "is too large"]) == 8


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a." * 19_500 + "a=1\n", id="a dotted key"),
        pytest.param("x = { " + "a." * 19_500 + "a = 1 }\n", id="a dotted key inside"),
        pytest.param("[" + "a." * 19_500 + "a]\n", id="a dotted table"),
        pytest.param("x=" + "[" * 400 + "1," * 15_000 + "]" * 400, id="nested lists"),
        pytest.param("x=" + "{a=" * 9_000 + "1" + "}" * 9_000, id="nested tables"),
        pytest.param('"a" . ' * 6_000 + "a = 1\n", id="quoted keys"),
    ],
)
def test_deep_toml_is_a_fault(text: str) -> None:
    faults: list[Fault] = []
    assert parse_toml(text, "a.toml", faults) is None
    assert len(faults) == 1
