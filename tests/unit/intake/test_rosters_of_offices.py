"""The same 58 establishments from every shape of file that offices hand over, or one sentence."""

import io
import zipfile
from collections.abc import Callable

import pytest

from scheduler.domain.errors import Fault
from scheduler.domain.school import School
from scheduler.intake import load_province
from scheduler.intake.remarks import RemarkCode, Remarks
from scheduler.intake.roster_file import roster_in
from tests.unit.intake.inputs import ROOT
from tests.unit.intake.office_files import (
    MINISTRY,
    OWN,
    Table,
    book_of,
    coloured,
    csv_text,
    ministry_table,
    ods_of,
    own_table,
    saved,
    upper_without_accents,
    with_column,
    with_heading,
    without,
)
from tests.unit.intake.xls import xls_of

SCHOOLS = load_province(ROOT / "config.toml").schools
TITLES: Table = [
    ["Royaume du Maroc", ""],
    ["Direction provinciale de Rehamna", ""],
    [],
    ["Liste des établissements 2026-2027"],
]


def own() -> Table:
    return own_table(SCHOOLS)


def ministry() -> Table:
    return ministry_table(SCHOOLS)


def plain_ministry() -> Table:
    """Without names of other scripts than French, for encodings that have no Arabic."""
    return without(ministry(), "NOM_ETABA", "la_com", "LA_CYCLE")


def titled(table: Table) -> Table:
    return [*TITLES, *table]


def totals(table: Table) -> Table:
    return [*table, ["", "", ""], ["Total", str(len(table) - 1)], ["Source : DP Rehamna"]]


def in_capitals(table: Table) -> Table:
    at = table[0].index("NOM_ETABL")
    return [
        row if number == 0 else [*row[:at], upper_without_accents(row[at]), *row[at + 1 :]]
        for number, row in enumerate(table)
    ]


def with_formulas(table: Table, name: str = "Rang") -> bytes:
    return saved(book_of(Feuil1=with_column(table, name, ["=ROW()-1"], at=1)))


def in_parts(table: Table) -> bytes:
    half = len(table) // 2
    heading, body = table[0], table[1:]
    return saved(book_of(Nord=[heading, *body[:half]], Sud=[heading, *body[half:]]))


def hidden_notes() -> bytes:
    book = book_of(Notes=[["à faire"], ["appeler la DP"]], Liste=own())
    book.worksheets[0].sheet_state = "hidden"
    return saved(book)


Content = Callable[[], bytes]
READ: dict[str, tuple[str, Content]] = {
    "comma": ("a.csv", lambda: csv_text(own(), ",", "\n").encode()),
    "semicolon": ("a.csv", lambda: csv_text(own()).encode()),
    "tab": ("a.tsv", lambda: csv_text(own(), "\t").encode()),
    "old Mac line ends": ("a.csv", lambda: csv_text(own(), ";", "\r").encode()),
    "UTF-8 with byte order mark": ("a.csv", lambda: csv_text(own()).encode("utf-8-sig")),
    "UTF-16 as Excel writes it": ("a.txt", lambda: csv_text(own(), "\t").encode("utf-16")),
    "UTF-16 big end, no mark": ("a.txt", lambda: csv_text(own(), "\t").encode("utf-16-be")),
    "UTF-16 little end, no mark": ("a.csv", lambda: csv_text(own()).encode("utf-16-le")),
    "titles above": ("a.csv", lambda: csv_text(titled(own())).encode()),
    "titles above, comma": ("a.csv", lambda: csv_text(titled(own()), ",").encode()),
    "sep= first": ("a.csv", ("sep=;\r\n" + csv_text(own())).encode),
    "totals below": ("a.csv", lambda: csv_text(totals(own())).encode()),
    "capitals in the heading": (
        "a.csv",
        lambda: csv_text(with_heading(own(), [name.upper() for name in OWN])).encode(),
    ),
    "spaces in the heading": (
        "a.csv",
        lambda: csv_text(with_heading(own(), [n.replace("_", " ").title() for n in OWN])).encode(),
    ),
    "more columns": (
        "a.csv",
        lambda: csv_text(with_column(own(), "Directeur", ["M. X", ""], at=3)).encode(),
    ),
    "heading repeated": (
        "a.csv",
        lambda: csv_text([*own()[:30], list(OWN), *own()[30:]]).encode(),
    ),
    "called xls, is text": ("a.xls", lambda: csv_text(own(), "\t").encode("utf-16")),
    "xlsx": ("a.xlsx", lambda: saved(book_of(schools=own()))),
    "xlsx, any sheet": ("a.xlsx", lambda: saved(book_of(Feuil1=own()))),
    "xlsx, Arabic sheet": ("a.xlsx", lambda: saved(book_of(المؤسسات=titled(own())))),
    "xlsx, totals": ("a.xlsx", lambda: saved(book_of(Feuil1=totals(titled(own()))))),
    "xlsx, far colours": (
        "a.xlsx",
        lambda: saved(coloured(book_of(Feuil1=own()), "XFD1048576", "A90000", "AZ3")),
    ),
    "xlsx, formulas unread": ("a.xlsx", lambda: with_formulas(own())),
    "xlsx, other sheets": (
        "a.xlsx",
        lambda: saved(book_of(Lisez_moi=[["Bonjour"]], Ecoles=own(), Vide=[])),
    ),
    "xlsx, hidden sheet": ("a.xlsx", hidden_notes),
    "xlsx in two sheets": ("a.xlsx", lambda: in_parts(own())),
    "xlsx called csv": ("a.csv", lambda: saved(book_of(Feuil1=own()))),
    "xls": ("a.xls", lambda: xls_of({"Feuil1": own()})),
    "xls, titles and totals": ("a.xls", lambda: xls_of({"Liste": totals(titled(own()))})),
    "ods": ("a.ods", lambda: ods_of({"Feuille1": own()})),
    "ods, padded": ("a.ods", lambda: ods_of({"Feuille1": titled(own())}, padded=True)),
}
READ_FROM_MINISTRY: dict[str, tuple[str, Content]] = {
    "export": ("e.csv", lambda: csv_text(ministry()).encode()),
    "export, small heading": (
        "e.csv",
        lambda: csv_text(with_heading(ministry(), [n.lower() for n in MINISTRY])).encode(),
    ),
    "export in Windows-1256": (
        "e.csv",
        lambda: csv_text(ministry()).encode("cp1256"),
    ),
    "export in UTF-16": ("e.txt", lambda: csv_text(ministry(), "\t").encode("utf-16")),
    "export, titles and totals": (
        "e.xlsx",
        lambda: saved(book_of(Etablissements=totals(titled(ministry())))),
    ),
    "export, only the cycle": (
        "e.csv",
        lambda: csv_text(without(ministry(), "LA_CYCLE", "NetabFr", "CD_NETAB")).encode(),
    ),
    "export, only the Arabic cycle": (
        "e.csv",
        lambda: csv_text(without(ministry(), "LL_CYCLE", "NetabFr", "CD_NETAB")).encode(),
    ),
    "export, NETAB": (
        "e.csv",
        lambda: csv_text(
            with_heading(ministry(), [n.replace("NetabFr", "NETAB") for n in MINISTRY])
        ).encode(),
    ),
    "export xls": ("e.xls", lambda: xls_of({"Export": titled(ministry())})),
    "export ods": ("e.ods", lambda: ods_of({"Export": ministry()})),
    "export, formulas unread": ("e.xlsx", lambda: with_formulas(ministry())),
    "export, far colours": (
        "e.xlsx",
        lambda: saved(coloured(book_of(Export=ministry()), "ZZ1048576")),
    ),
}
READ_WITHOUT_ARABIC: dict[str, tuple[str, Content]] = {
    "Windows-1252": ("e.csv", lambda: csv_text(plain_ministry()).encode("cp1252")),
    "Windows-1252 in capitals": (
        "e.csv",
        lambda: csv_text([[cell.upper() for cell in row] for row in plain_ministry()]).encode(
            "cp1252"
        ),
    ),
    "UTF-8": ("e.csv", lambda: csv_text(plain_ministry()).encode()),
}


def read(name: str, content: bytes) -> tuple[list[School], list[Fault], Remarks]:
    faults: list[Fault] = []
    remarks = Remarks()
    found = roster_in(content, name, faults, remarks)
    return [school for school, _ in found], faults, remarks


def test_there_are_at_least_forty_of_them() -> None:
    assert len(READ) + len(READ_FROM_MINISTRY) + len(READ_WITHOUT_ARABIC) >= 40
    assert len(SCHOOLS) == 58


@pytest.mark.parametrize("shape", READ)
def test_the_same_schools_from_every_shape(shape: str) -> None:
    name, content = READ[shape]
    schools, faults, _ = read(name, content())
    assert [str(fault) for fault in faults] == []
    assert tuple(schools) == SCHOOLS


def known_of(school: School, *, arabic: bool) -> tuple[object, ...]:
    words = (school.name.ar, school.commune_ar) if arabic else ()
    return (school.code, school.name.fr.casefold(), school.kind, school.levels,
            school.commune.casefold(), *words)  # fmt: skip


@pytest.mark.parametrize("shape", READ_FROM_MINISTRY)
def test_the_same_establishments_from_every_export(shape: str) -> None:
    name, content = READ_FROM_MINISTRY[shape]
    schools, faults, remarks = read(name, content())
    assert [str(fault) for fault in faults] == []
    assert [known_of(each, arabic=True) for each in schools] == [
        known_of(each, arabic=True) for each in SCHOOLS
    ]
    (left_out,) = [each for each in remarks if each.code is RemarkCode.LEFT_OUT]
    assert left_out.words == "Left out: primary schools 2, annexes 1, others 0."


@pytest.mark.parametrize("shape", READ_WITHOUT_ARABIC)
def test_an_export_without_arabic_gives_the_french_names(shape: str) -> None:
    name, content = READ_WITHOUT_ARABIC[shape]
    schools, faults, remarks = read(name, content())
    assert [str(fault) for fault in faults] == []
    assert [known_of(each, arabic=False) for each in schools] == [
        known_of(each, arabic=False) for each in SCHOOLS
    ]
    guessed = [each.params["encoding"] for each in remarks if each.code is RemarkCode.READ_AS]
    assert guessed == (["Windows-1252"] if shape.startswith("Windows") else [])


def test_what_was_not_read_is_told() -> None:
    table = totals(titled(with_column(own(), "Pupil", ["3"], at=2)))
    _, faults, remarks = read("a.csv", csv_text(with_column(table, "", [""], at=0)).encode())
    assert faults == []
    told = {each.code: each.words for each in remarks}
    assert told[RemarkCode.NOT_SCHOOLS].startswith("Rows that hold no school are left out: 6")


def test_a_column_almost_called_as_one_is_asked_about() -> None:
    heading = [name.replace("telephone", "Téléphones") for name in OWN]
    _, _, remarks = read("a.csv", csv_text(with_heading(own(), heading)).encode())
    (remark,) = remarks
    assert remark.words == "The column Téléphones is not read. Did you mean telephone?"


def test_a_school_in_two_sheets_is_a_fault() -> None:
    book = book_of(Nord=own(), Sud=[own()[0], own()[5]])
    _, faults, _ = read("a.xlsx", saved(book))
    assert [(each.file, each.line, each.key) for each in faults] == [("a.xlsx/Sud", 2, "code")]


def test_a_formula_in_a_column_that_is_read_is_a_fault() -> None:
    content = with_formulas(without(own(), "rooms"), "rooms")
    _, faults, _ = read("a.xlsx", content)
    assert {(each.key, each.wrong) for each in faults} == {("rooms", "contains a formula")}


def test_a_zip_is_no_roster() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.csv", csv_text(own()))
    _, faults, _ = read("a.zip", out.getvalue())
    assert [each.wrong for each in faults] == ["is no workbook"]
