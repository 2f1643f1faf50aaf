"""The roster of the project as offices would hand it over: tables of cells, and files of them."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

import openpyxl
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.domain.school import School, SchoolKind
from scheduler.intake.export import school_cells
from scheduler.intake.school_row import COLUMNS, OPTIONAL_COLUMNS

OWN = (*COLUMNS, *OPTIONAL_COLUMNS)
MINISTRY = (
    "CD_ETAB",
    "NOM_ETABL",
    "NOM_ETABA",
    "la_com",
    "ll_com",
    "typeEtab",
    "LL_CYCLE",
    "LA_CYCLE",
    "NetabFr",
    "CD_NETAB",
    "CD_GIPE",
)
CYCLES = {
    SchoolKind.COLLEGE: [("SECONDAIRE-COLLEGIAL", "الثانوي الاعدادي", "300")],
    SchoolKind.LYCEE: [("SECONDAIRE QUALIFIANT", "الثانوي التأهيلي", "")],
}
CYCLES[SchoolKind.COLLEGE_LYCEE] = [
    (*cycle[:2], "") for kind in (SchoolKind.COLLEGE, SchoolKind.LYCEE) for cycle in CYCLES[kind]
]
NATURES = {
    SchoolKind.COLLEGE: "Collège Enseignement Général",
    SchoolKind.LYCEE: "Lycée Enseignement Général",
    SchoolKind.COLLEGE_LYCEE: "",
}
PRIMARY = [
    ["97001B", "ECOLE AL QODS", "م. القدس", "ابن جرير", "Ben Guerir", "Public", "PRIMAIRE",
     "الابتدائي", "Ecole Autonome", "200", "1"],
    ["97002C", "SECTEUR SCOLAIRE JBILATE", "مجموعة مدارس", "الجبيلات", "Jbilate", "Public",
     "PRIMAIRE", "الابتدائي", "Secteur Scolaire Centre", "202", "2"],
]  # fmt: skip
ANNEXES = [
    ["97003D", "ANNEXE COLLEGE AL QODS", "ملحقة القدس", "ابن جرير", "Ben Guerir", "Public",
     "SECONDAIRE-COLLEGIAL", "الثانوي الاعدادي", "Annexe Collège Enseignement Général", "", "3"],
]  # fmt: skip
Table = list[list[str]]


def own_table(schools: Sequence[School]) -> Table:
    """Return the roster in the project's own columns, heading first."""
    cells = [school_cells(school) for school in schools]
    return [list(OWN), *([str(row[name]) for name in OWN] for row in cells)]


def ministry_table(schools: Sequence[School], *, others: bool = True) -> Table:
    """Return the roster as the ministry's export has it, a row for each cycle."""
    rows = [
        [
            school.code,
            school.name.fr,
            school.name.ar,
            school.commune_ar,
            school.commune,
            "Public",
            *cycle[:2],
            NATURES[school.kind],
            cycle[2],
            f"73700P{number:02}",
        ]
        for number, school in enumerate(schools)
        for cycle in CYCLES[school.kind]
    ]
    return [list(MINISTRY), *rows, *(PRIMARY + ANNEXES if others else [])]


def csv_text(table: Table, delimiter: str = ";", end: str = "\r\n") -> str:
    """Return the table as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(table)
    return out.getvalue()


def without(table: Table, *columns: str) -> Table:
    """Return the table without some columns."""
    kept = [number for number, name in enumerate(table[0]) if name not in columns]
    return [[row[number] for number in kept] for row in table]


def with_heading(table: Table, heading: Sequence[str]) -> Table:
    """Return the table under another heading."""
    return [list(heading), *table[1:]]


def with_column(table: Table, name: str, cells: Sequence[str], at: int = 0) -> Table:
    """Return the table with one more column, its cells over and over."""
    column = [name, *(cells[number % len(cells)] for number in range(len(table) - 1))]
    return [[*row[:at], cell, *row[at:]] for row, cell in zip(table, column, strict=True)]


def upper_without_accents(words: str) -> str:
    """Write a name as ministry lists do."""
    return words.upper().translate(str.maketrans("ÉÈÊÀÂÎÔÛÇ", "EEEAAIOUC"))


def book_of(**tables: Table) -> openpyxl.Workbook:
    """Return a workbook with these sheets; underscores in their names stand for spaces."""
    book = openpyxl.Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    book.remove(first)
    for name, table in tables.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in table:
            sheet.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def coloured(book: openpyxl.Workbook, *places: str) -> openpyxl.Workbook:
    """Colour empty cells of the first sheet, however far they are."""
    for place in places:
        book.worksheets[0][place].fill = PatternFill("solid", fgColor="FFFF00")
    return book


def ods_of(tables: Mapping[str, Table], *, padded: bool = False) -> bytes:
    """Return an OpenDocument workbook; `padded` writes empty cells to the end of the sheet, as
    office programs do for coloured ones.
    """
    sheets = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, table))}'
        f"{_PADDING if padded else ''}</table:table>"
        for name, table in tables.items()
    )
    return ods_with(sheets)


_PADDING = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def ods_with(sheets: str) -> bytes:
    """Return an OpenDocument workbook of written sheets."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", kind)
        packed.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces}><office:body>'
            f"<office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
        packed.writestr(
            "META-INF/manifest.xml",
            f'<?xml version="1.0"?><m:manifest xmlns:m="{manifest}">'
            f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
        )
    return out.getvalue()


def _ods_row(cells: Sequence[str]) -> str:
    written = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
        "</table:table-cell>"
        if cell
        else "<table:table-cell/>"
        for cell in cells
    )
    return f"<table:table-row>{written}</table:table-row>"
