"""Read schools, teachers and programmes back from a workbook, with the faults of each cell."""

import datetime as dt
import io
import xml.etree.ElementTree as ET
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import ValidationError

from scheduler.domain.errors import Fault
from scheduler.domain.province import Province
from scheduler.intake.province import make_province
from scheduler.intake.roster import roster_of
from scheduler.intake.session_file import ProgrammeTable, TeacherTable
from scheduler.intake.sheet_columns import (
    PROGRAMME_COLUMNS,
    TEACHER_COLUMNS,
    Cell,
    Column,
    column_of,
)
from scheduler.intake.sources import Given, Sources, read_sources
from scheduler.tomlfile.lines import Path as KeyPath
from scheduler.tomlfile.reading import blamed, complaint
from scheduler.tomlfile.words import Strict

SHEETS = ("schools", "teachers", "programmes")
MAX_ROWS = 20_000
MAX_COLUMNS = 64
MAX_UNPACKED = 64 * 1024 * 1024  # a small file can unpack into a very large one

# What openpyxl lets through from damaged files.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ET.ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)

Table = TypeVar("Table", bound=Strict)
Row = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as a source of tables: the row of each table and the columns."""

    name: str
    rows: tuple[int, ...]
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, rows: list[Row], name: str, columns: tuple[Column, ...]) -> "Sheet":
        """Return the sheet of rows whose first is the heading."""
        return cls(name, tuple(number for number, _ in rows[1:]), columns)

    def line(self, path: KeyPath) -> int:
        """Return the row of the table that a path leads into."""
        number = path[1] if len(path) > 1 else 0
        return self.rows[number] if isinstance(number, int) and number < len(self.rows) else 1

    def fault(self, path: KeyPath, wrong: str, allowed: str) -> Fault:
        """Make a fault at the row and column that a path leads to."""
        column = column_of(self.columns, path[2:])
        return Fault(
            file=self.name,
            line=self.line(path),
            key=column.name if column else "row",
            wrong=wrong,
            allowed=allowed,
        )


def load_with_workbook(config_path: Path, workbook: bytes, name: str) -> Province:
    """Return the province of `config.toml` with the workbook's schools, teachers and programmes.

    A sheet that the workbook lacks leaves what the files say. Raises `BadInputError` with every
    fault, those of the workbook as `name/sheet:row: column: …`; it loads all or nothing.
    """
    faults: list[Fault] = []
    sources = read_sources(config_path, faults)
    take_workbook(sources, workbook, name, faults)
    return make_province(sources, faults)


def take_workbook(
    sources: Sources, workbook: bytes, name: str, faults: list[Fault]
) -> frozenset[str]:
    """Put what a workbook's sheets hold in the place of what was read; return their names."""
    sheets = _sheets(workbook, name, faults)
    if "schools" in sheets:
        before = len(faults)
        rows = [(row, [_words(cell) for cell in cells]) for row, cells in sheets["schools"]]
        found = roster_of(rows, f"{name}/schools", faults)
        sources.schools = tuple(school for school, _ in found)
        sources.schools_whole = len(faults) == before
    if "teachers" in sheets:
        before = len(faults)
        sheet = Sheet.of(sheets["teachers"], f"{name}/teachers", TEACHER_COLUMNS)
        sources.teachers = _tables(sheet, sheets["teachers"], TeacherTable, faults)
        sources.sessions_whole = len(faults) == before
    if "programmes" in sheets:
        sheet = Sheet.of(sheets["programmes"], f"{name}/programmes", PROGRAMME_COLUMNS)
        sources.programmes = _tables(sheet, sheets["programmes"], ProgrammeTable, faults)
    return frozenset(sheets)


def _sheets(workbook: bytes, name: str, faults: list[Fault]) -> dict[str, list[Row]]:
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
            too_large = sum(each.file_size for each in packed.infolist()) > MAX_UNPACKED
        if too_large:
            faults.append(_fault(name, None, "file", "is too large", "at most 64 MB unpacked"))
            return {}
        book = openpyxl.load_workbook(io.BytesIO(workbook))
        sheets = {
            sheet: _rows(book[sheet], f"{name}/{sheet}", faults)
            for sheet in SHEETS
            if sheet in book.sheetnames
        }
    except UNREADABLE:
        wrong = "is not an Excel workbook"
        faults.append(_fault(name, None, "file", wrong, "an .xlsx file"))
        return {}
    if not sheets:
        faults.append(_fault(name, None, "file", "has none of the sheets", ", ".join(SHEETS)))
    return sheets


def _rows(sheet: Any, name: str, faults: list[Fault]) -> list[Row]:  # noqa: ANN401 -- openpyxl's
    found: list[Row] = []
    if sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
        wrong = f"has {sheet.max_row} rows and {sheet.max_column} columns"
        allowed = f"at most {MAX_ROWS} rows and {MAX_COLUMNS} columns"
        faults.append(_fault(name, 1, "sheet", wrong, allowed))
        return found
    for number, row in enumerate(sheet.iter_rows(), start=1):
        for cell in row:
            if cell.data_type in {"f", "e"}:
                wrong = "holds a formula" if cell.data_type == "f" else f"shows {cell.value}"
                heading = sheet.cell(row=1, column=cell.column).value
                key = str(heading or cell.column_letter)
                faults.append(_fault(name, number, key, wrong, "a plain value"))
        cells: list[Cell] = [None if cell.data_type in {"f", "e"} else cell.value for cell in row]
        if any(cell is not None for cell in cells):
            found.append((number, cells))
    return found


def _tables(
    sheet: Sheet, rows: list[Row], model: type[Table], faults: list[Fault]
) -> list[Given[Table]]:
    if not rows:
        faults.append(_fault(sheet.name, 1, "sheet", "is empty", "a heading for each column"))
        return []
    header, *body = rows
    by_heading = _headings(header, sheet, faults)
    found: list[Given[Table]] = []
    for number, (_, cells) in enumerate(body):
        table: dict[str, Any] = {}
        for position, column in by_heading.items():
            if position < len(cells):
                column.put(table, cells[position])
        try:
            made = model.model_validate(table)
        except ValidationError as error:
            for each in error.errors(include_url=False):
                wrong, allowed = complaint(dict(each), model)
                path = (sheet.name, number, *blamed(dict(each)))
                faults.append(sheet.fault(path, wrong, allowed))
        else:
            found.append(Given(made, sheet, (sheet.name, number)))
    return found


def _headings(header: Row, sheet: Sheet, faults: list[Fault]) -> dict[int, Column]:
    known = {column.name: column for column in sheet.columns}
    found: dict[int, Column] = {}
    row, cells = header
    for position, cell in enumerate(cells):
        heading = _words(cell).strip()
        if heading in known and known[heading] not in found.values():
            found[position] = known[heading]
        elif heading:
            wrong = "is there twice" if heading in known else "is not a known column"
            allowed = f"once each: {', '.join(known)}"
            faults.append(_fault(sheet.name, row, heading, wrong, allowed))
    return found


def _words(cell: Cell) -> str:
    """Return a cell as the text that a CSV file would hold."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _fault(name: str, line: int | None, key: str, wrong: str, allowed: str) -> Fault:
    return Fault(file=name, line=line, key=key, wrong=wrong, allowed=allowed)
