"""The sheets of a workbook as rows of cells, with bounds on the work that a file can ask for.

XLSX is read row by row by openpyxl, which tells formulas from values and never lays out the empty
cells before a far one. XLS and ODS are read by calamine.
"""

import datetime as dt
import io
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

import python_calamine

from scheduler.domain.errors import Fault
from scheduler.intake.opendocument import TooManyCellsError, check_repeats

MAX_SHEETS = 40
MAX_ROWS = 20_000
MAX_COLUMNS = 256  # what stands further right is never a roster's
MAX_CELLS = 400_000
MAX_UNPACKED = 32 * 1024 * 1024  # a small file can unpack into a very large one
MAX_XLS = 8 * 1024 * 1024

# What openpyxl and calamine let through from damaged files.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    python_calamine.CalamineError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class NoValue:
    """A cell that holds no plain value, and what is wrong with it."""

    wrong: str


Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | NoValue | None
Row = tuple[int, list[Cell]]
TextRow = tuple[int, list[str | NoValue]]
Sheets = dict[str, list[Row]]


class BookKind(StrEnum):
    """A kind of workbook, known by its first bytes whatever the file is called."""

    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"


def book_kind(content: bytes) -> BookKind | None:
    """Return what kind of workbook these bytes are; None for anything else."""
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return BookKind.XLS
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except UNREADABLE:
        return None
    if "content.xml" in names:
        return BookKind.ODS
    return BookKind.XLSX if "xl/workbook.xml" in names else None


def read_sheets(content: bytes, name: str, faults: list[Fault]) -> Sheets:
    """Return the rows of each sheet with their numbers, empty rows left out; nothing and one fault
    where the workbook cannot be read or is too large.
    """
    try:
        return _read(content)
    except TooManyCellsError:
        allowed = f"at most {MAX_ROWS} rows, {MAX_CELLS} cells and 32 MB unpacked"
        faults.append(_fault(name, "is too large", allowed))
    except python_calamine.PasswordError:
        faults.append(_fault(name, "is protected by a password", "save it without one"))
    except UNREADABLE:
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" in content:
            faults.append(_fault(name, "is protected by a password", "save it without one"))
        else:
            faults.append(_fault(name, "is not an Excel workbook", "an .xlsx, .xls or .ods file"))
    return {}


def in_text(rows: Iterable[Row]) -> list[TextRow]:
    """Return rows with each cell as the text that a CSV file would hold."""
    return [(number, [_words(cell) for cell in cells]) for number, cells in rows]


def words_of(cell: Cell) -> str:
    """Return a cell as the text that a CSV file would hold; "" for one without a plain value."""
    words = _words(cell)
    return words if isinstance(words, str) else ""


def _read(content: bytes) -> Sheets:
    kind = book_kind(content)
    size, most = len(content), MAX_XLS
    if kind is not BookKind.XLS:
        size, most = _unpacked(content), MAX_UNPACKED
    if size > most:
        raise TooManyCellsError
    if kind is None:
        raise zipfile.BadZipFile
    if kind is BookKind.XLSX:
        return _collect(_xlsx(content))
    if kind is BookKind.ODS:
        check_repeats(content, rows=MAX_ROWS, columns=MAX_COLUMNS, cells=MAX_CELLS)
    return _collect(_by_calamine(content))


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return sum(member.file_size for member in packed.infolist())


def _collect(sheets: Iterable[tuple[str, Iterable[Row]]]) -> Sheets:
    found: Sheets = {}
    cells = 0
    for name, rows in islice(sheets, MAX_SHEETS):
        kept = found.setdefault(name, [])
        for number, row in rows:
            if all(cell is None or cell == "" for cell in row):
                continue
            cells += len(row)
            if number > MAX_ROWS or cells > MAX_CELLS:
                raise TooManyCellsError
            kept.append((number, row))
    return found


def _xlsx(content: bytes) -> Iterator[tuple[str, Iterable[Row]]]:
    import openpyxl  # noqa: PLC0415 -- a third of a second that most commands need not wait

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    # Those that are hidden come last, so that what is seen is found first.
    for sheet in sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible"):
        sheet.reset_dimensions()  # what a file says of its own size need not be so
        yield sheet.title, _xlsx_rows(sheet.iter_rows())


def _xlsx_rows(rows: Iterable[Iterable[object]]) -> Iterator[Row]:
    for number, row in enumerate(rows, start=1):
        if row:
            cells = [_xlsx_cell(cell) for cell in islice(row, MAX_COLUMNS)]
            while cells and cells[-1] is None:
                cells.pop()
            yield number, cells


def _xlsx_cell(cell: object) -> Cell:
    kind, value = getattr(cell, "data_type", "n"), getattr(cell, "value", None)
    if kind == "f":
        return NoValue("contains a formula")
    if kind == "e":
        return NoValue(f"shows {value}")
    return value


def _by_calamine(content: bytes) -> Iterator[tuple[str, Iterable[Row]]]:
    with python_calamine.load_workbook(io.BytesIO(content)) as book:
        seen = python_calamine.SheetVisibleEnum.Visible
        for sheet in sorted(book.sheets_metadata, key=lambda sheet: sheet.visible != seen):
            if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet:
                yield sheet.name, _calamine_rows(book.get_sheet_by_name(sheet.name))


def _calamine_rows(sheet: python_calamine.CalamineSheet) -> Iterator[Row]:
    if sheet.total_height > MAX_ROWS:
        raise TooManyCellsError
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells: list[Cell] = [None if cell == "" else cell for cell in row[:MAX_COLUMNS]]
        while cells and cells[-1] is None:
            cells.pop()
        yield number, cells


def _words(cell: Cell) -> str | NoValue:
    if cell is None:
        return ""
    if isinstance(cell, NoValue):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _fault(name: str, wrong: str, allowed: str) -> Fault:
    return Fault(file=name, line=None, key="file", wrong=wrong, allowed=allowed)
