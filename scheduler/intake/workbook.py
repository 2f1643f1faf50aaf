"""Schools, teachers and programmes as an Excel workbook, for those who live in spreadsheets."""

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.domain.studio import Teacher
from scheduler.intake.export import school_cells
from scheduler.intake.plain import Plain, plain_teacher, programme_of
from scheduler.intake.school_row import COLUMNS, OPTIONAL_COLUMNS
from scheduler.intake.sheet_choices import offer_choices
from scheduler.intake.sheet_columns import PROGRAMME_COLUMNS, TEACHER_COLUMNS, Cell, Column
from scheduler.intake.sheet_words import heading, in_words, sheet_title

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SCHOOL_COLUMNS = (*COLUMNS, *OPTIONAL_COLUMNS)
WIDTH = 18


def workbook_of(province: Province, language: str = "") -> bytes:
    """Return an XLSX file with the sheets `schools`, `teachers` and `programmes`, with headings
    and choices in French or Arabic if it is asked for ("fr", "ar").

    Text is always stored as text, so that a name that begins with `=` is never run as a formula.
    """
    return book_of(province.schools, province.teachers, province.programmes, language)


def book_of(
    schools: Iterable[School],
    teachers: Iterable[Teacher],
    programmes: Iterable[Programme],
    language: str = "",
) -> bytes:
    """Return such a workbook of some schools, teachers and programmes."""
    from openpyxl import Workbook  # noqa: PLC0415 -- slow to load, and seldom needed

    book = Workbook()
    del book["Sheet"]  # the empty one that every new workbook has
    by_column = [school_cells(school) for school in schools]
    teacher_tables = [plain_teacher(teacher) for teacher in teachers]
    programme_tables = [programme_of(programme) for programme in programmes]
    sheets: dict[str, tuple[Sequence[str], list[list[Cell]]]] = {
        "schools": (SCHOOL_COLUMNS, [[row[name] for name in SCHOOL_COLUMNS] for row in by_column]),
        "teachers": _cells(TEACHER_COLUMNS, teacher_tables),
        "programmes": _cells(PROGRAMME_COLUMNS, programme_tables),
    }
    for name, (columns, rows) in sheets.items():
        said = [
            [
                in_words(name, column, cell, language) if isinstance(cell, str) else cell
                for column, cell in zip(columns, row, strict=True)
            ]
            for row in rows
        ]
        sheet = book.create_sheet(sheet_title(name, language))
        sheet.sheet_view.rightToLeft = language == "ar"
        _fill(sheet, [heading(name, column, language) for column in columns], said)
        if language:
            offer_choices(sheet, name, columns, language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(
    columns: Sequence[Column], tables: Iterable[Plain]
) -> tuple[Sequence[str], list[list[Cell]]]:
    names = [column.name for column in columns]
    return names, [[column.take(table) for column in columns] for table in tables]


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
