"""Tables for spreadsheets, as CSV and as Excel workbooks, in which no text is ever run."""

import csv
import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from web.panel.reports.table import ReportColumn, ReportTable, Unit

FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORMATS = {Unit.HOURS: "#,##0.0", Unit.SHARE: "0%", Unit.COUNT: "#,##0", Unit.WORDS: "@"}
NARROWEST, WIDEST = 12, 60  # in letters
LONGEST_NAME = 31  # of a sheet, in Excel
UNNAMEABLE = str.maketrans("", "", "[]:*?/\\'")


def csv_of(table: ReportTable) -> str:
    """Return a table as CSV that spreadsheets of this country open as it is: with semicolons and
    decimal commas.
    """
    out = io.StringIO()
    out.write("\ufeff")  # spreadsheets read UTF-8 only with it
    sheet = csv.writer(out, delimiter=";")
    sheet.writerow([harmless(column.words) for column in table.columns])
    for row in table.rows:
        sheet.writerow([_csv_cell(cell) for cell in row.cells])
    return out.getvalue()


def workbook_written(tables: Iterable[ReportTable], runs: str = "ltr") -> bytes:
    """Return an Excel workbook with a sheet for each table, all of which run "ltr" or "rtl"."""
    book = Workbook()
    del book["Sheet"]  # the empty one that every new workbook has
    for table in tables:
        sheet = book.create_sheet(table.name.translate(UNNAMEABLE)[:LONGEST_NAME])
        sheet.sheet_view.rightToLeft = runs == "rtl"
        sheet.freeze_panes = "B2"
        for place, column in enumerate(table.columns, start=1):
            _fill(sheet, place, column, [row.cells[place - 1] for row in table.rows])
        _make_printable(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(
    sheet: Worksheet, place: int, column: ReportColumn, values: list[str | int | float]
) -> None:
    """Write a column with its heading, as wide as what it holds."""
    is_text = column.unit is Unit.WORDS
    for number, value in enumerate((column.words, *values), start=1):
        cell = sheet.cell(row=number, column=place, value=value)
        if isinstance(value, str):
            cell.data_type = "s"
            cell.quotePrefix = value.startswith(FORMULA)
        if number == 1:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(horizontal=None if is_text else "right")
        else:
            cell.number_format = FORMATS[column.unit]
    longest = max(len(str(each)) for each in (column.words, *(values if is_text else ())))
    width = min(max(longest + 3, NARROWEST), WIDEST)
    sheet.column_dimensions[get_column_letter(place)].width = width


def _make_printable(sheet: Worksheet) -> None:
    """Have a sheet printed as wide as the paper, with its headings on each page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


def _csv_cell(cell: str | float) -> str:
    if isinstance(cell, float):
        return f"{cell:.3f}".replace(".", ",")
    return harmless(str(cell))


def harmless(cell: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
