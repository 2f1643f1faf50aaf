"""The roster of schools from a file, whatever an office saved it as."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from scheduler.domain.errors import Fault
from scheduler.intake.formulas import unguarded
from scheduler.intake.headings import MAX_TITLE_ROWS, find_heading, is_heading_of_schools
from scheduler.intake.remarks import RemarkCode, Remarks, listed
from scheduler.intake.roster import Found, roster_of
from scheduler.intake.sheet_words import sheet_called
from scheduler.intake.spreadsheets import (
    MAX_CELLS,
    MAX_ROWS,
    Row,
    TextRow,
    book_kind,
    in_text,
    read_sheets,
)
from scheduler.intake.text_bytes import decode_table
from scheduler.tomlfile.reading import read_bytes

SCHOOLS = "schools"
DELIMITERS = (",", ";", "\t", "\u060c", "\u061b")  # the last two are the Arabic ones
# What only calls itself a table, by how its bytes begin.
IMPOSTORS = (
    ((b"%PDF",), "is a PDF file"),
    ((b"<!doctype", b"<html", b"<table", b"<meta"), "is a web page, whatever its name says"),
    ((b"<?xml",), "is an XML file, whatever its name says"),
    ((b"{\\rtf",), "is a text document"),
    ((b"PK",), "is no workbook"),
)


def read_roster(path: Path, name: str, faults: list[Fault], remarks: Remarks) -> Found:
    """Return the schools of a file with the line of each; every fault of it goes to `faults`."""
    content = read_bytes(path, name, faults)
    return () if content is None else roster_in(content, name, faults, remarks)


def roster_in(content: bytes, name: str, faults: list[Fault], remarks: Remarks) -> Found:
    """Return the schools of a file's bytes: an Excel or OpenDocument workbook, or a text table."""
    if book_kind(content):
        sheets = read_sheets(content, name, faults)
        return schools_in_sheets(sheets, name, faults, remarks) if sheets else ()
    start = content[:64].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for beginnings, wrong in IMPOSTORS:
        if start.startswith(tuple(beginning.lower() for beginning in beginnings)):
            allowed = "open it and save it as an Excel workbook or as CSV"
            faults.append(_fault(name, 1, "file", wrong, allowed))
            return ()
    text = decode_table(content, name, faults, remarks)
    return () if text is None else parse_roster(text, name, faults, remarks)


def parse_roster(text: str, name: str, faults: list[Fault], remarks: Remarks) -> Found:
    """Return the schools of a CSV text (comma, semicolon or tab) with the line of each."""
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        faults.append(_fault(name, line, "file", "contains a null byte", "save it as plain CSV"))
        return ()
    rows: list[TextRow] = []
    before = cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in reader:
            cells += len(row)
            if len(rows) > MAX_ROWS or cells > MAX_CELLS:
                allowed = f"at most {MAX_ROWS} rows and {MAX_CELLS} cells"
                faults.append(_fault(name, before + 1, "file", "is too large", allowed))
                return ()
            rows.append((before + 1, [unguarded(cell) for cell in row]))
            before = reader.line_num
    except csv.Error as error:
        line = max(reader.line_num, 1)
        faults.append(_fault(name, line, "file", f"is not valid CSV: {error}", "check the quotes"))
        return ()
    return roster_of(rows, name, faults, remarks)


def schools_in_sheets(
    sheets: Mapping[str, Sequence[Row]], name: str, faults: list[Fault], remarks: Remarks
) -> Found:
    """Return the schools of the sheets that hold a roster, whatever they are called.

    Several such sheets are taken together where no school is in two of them.
    """
    rosters = {
        sheet: in_text(rows)
        for sheet, rows in sheets.items()
        if sheet_called(sheet) == SCHOOLS or holds_roster(rows)
    }
    if not rosters:
        wrong, allowed = "has no sheet with schools", "a heading with code or CD_ETAB"
        faults.append(_fault(name, None, "file", wrong, allowed))
        return ()
    unread = [sheet for sheet, rows in sheets.items() if rows and sheet not in rosters]
    if unread:
        remarks.add(name, None, RemarkCode.SHEETS_UNREAD, names=listed(unread))
    found: dict[str, Found] = {}
    for sheet, rows in rosters.items():
        found[sheet] = roster_of(rows, f"{name}/{sheet}", faults, remarks, loose=True)
    if len(found) > 1:
        remarks.add(name, None, RemarkCode.SHEETS_JOINED, names=listed(list(found)))
    return _joined(found, name, faults)


def holds_roster(rows: Sequence[Row]) -> bool:
    """Tell whether a sheet has the heading of a roster."""
    titles = in_text(rows[:MAX_TITLE_ROWS])
    return is_heading_of_schools(find_heading([cells for _, cells in titles]))


def _joined(found: Mapping[str, Found], name: str, faults: list[Fault]) -> Found:
    sheet_of: dict[str, str] = {}
    for sheet, schools in found.items():
        for school, line in schools:
            first = sheet_of.setdefault(school.code, sheet)
            if first != sheet:
                wrong = f"{school.code} is already in the sheet {first}"
                where = f"{name}/{sheet}"
                faults.append(_fault(where, line, "code", wrong, "one sheet with each school"))
    return tuple(pair for schools in found.values() for pair in schools)


def _delimiter(text: str) -> str:
    """Return what parts the cells: with it, the heading names the most columns."""
    lines = text.splitlines()[: MAX_TITLE_ROWS * 2]

    def named(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(lines, delimiter=delimiter))
        heading = find_heading([row for row in rows if row])
        count = sum(line.count(delimiter) for line in lines[:1])
        return (heading.known if heading else 0, count)

    return max(DELIMITERS, key=named)


def _fault(name: str, line: int | None, key: str, wrong: str, allowed: str) -> Fault:
    return Fault(file=name, line=line, key=key, wrong=wrong, allowed=allowed)
