"""Schools, teachers and programmes as an Excel workbook, for those who live in spreadsheets."""

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scheduler.domain.province import Province
from scheduler.intake.export import school_cells
from scheduler.intake.plain import programme_of, teacher_of
from scheduler.intake.school_row import COLUMNS, OPTIONAL_COLUMNS
from scheduler.intake.sheet_columns import PROGRAMME_COLUMNS, TEACHER_COLUMNS, Cell

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SCHOOL_COLUMNS = (*COLUMNS, *OPTIONAL_COLUMNS)
WIDTH = 18


def workbook_of(province: Province) -> bytes:
    """Return an XLSX file with the sheets `schools`, `teachers` and `programmes`.

    Text is always stored as text, so that a name that begins with `=` is never run as a formula.
    """
    from openpyxl import Workbook  # noqa: PLC0415 -- slow to load, and seldom needed

    book = Workbook()
    del book["Sheet"]  # the empty one that every new workbook has
    cells = [school_cells(school) for school in province.schools]
    _fill(
        book.create_sheet("schools"),
        SCHOOL_COLUMNS,
        ([row[name] for name in SCHOOL_COLUMNS] for row in cells),
    )
    teachers = [teacher_of(teacher) for teacher in province.teachers]
    _fill(
        book.create_sheet("teachers"),
        [column.name for column in TEACHER_COLUMNS],
        ([column.take(table) for column in TEACHER_COLUMNS] for table in teachers),
    )
    programmes = [programme_of(programme) for programme in province.programmes]
    _fill(
        book.create_sheet("programmes"),
        [column.name for column in PROGRAMME_COLUMNS],
        ([column.take(table) for column in PROGRAMME_COLUMNS] for table in programmes),
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: "Worksheet", header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 -- as above

    for row, cells in enumerate([header, *rows], start=1):
        for column, given in enumerate(cells, start=1):
            value = _exact(given)
            cell = sheet.cell(row=row, column=column, value=value)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(value, str):
                cell.data_type = "s"
                cell.quotePrefix = value[:1] in "=+-@"
            if row == 1:
                cell.font = Font(bold=True)
                sheet.column_dimensions[cell.column_letter].width = WIDTH
    sheet.freeze_panes = "B2"


def _exact(value: Cell) -> Cell:
    # Workbooks hold fifteen or sixteen digits of a number; what needs more is kept as text.
    return repr(value) if isinstance(value, float) and float(f"{value:.15g}") != value else value
