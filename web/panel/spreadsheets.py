"""Tables for spreadsheets, as CSV and as Excel workbooks, in which no text is ever run."""

import csv
import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Font

from web.panel.report_tables import Column, Table, Unit

FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORMATS = {Unit.HOURS: "0.0", Unit.SHARE: "0%", Unit.COUNT: "0", Unit.WORDS: "@"}
WIDE, NARROW = 34, 14
LONGEST_NAME = 31  # of a sheet, in Excel


def csv_of(table: Table) -> str:
    """Return a table as CSV that spreadsheets of this country open as it is."""
    out = io.StringIO()
    out.write("\ufeff")  # spreadsheets read UTF-8 only with it
    sheet = csv.writer(out, delimiter=";")
    sheet.writerow([harmless(each.words) for each in table.columns])
    for row in table.rows:
        sheet.writerow([_csv_cell(cell) for cell in row.cells])
    return out.getvalue()


def workbook_of(tables: Iterable[Table]) -> bytes:
    """Return an Excel workbook with a sheet for each table."""
    book = Workbook()
    del book["Sheet"]  # the empty one that every new workbook has
    for table in tables:
        sheet = book.create_sheet(table.id[:LONGEST_NAME])
        rows = [tuple(each.words for each in table.columns), *(row.cells for row in table.rows)]
        for number, cells in enumerate(rows, start=1):
            for place, (value, column) in enumerate(
                zip(cells, table.columns, strict=True), start=1
            ):
                cell = sheet.cell(row=number, column=place, value=value)
                if isinstance(value, str):
                    cell.data_type = "s"
                    cell.quotePrefix = value.startswith(FORMULA)
                if number == 1:
                    cell.font = Font(bold=True)
                    sheet.column_dimensions[cell.column_letter].width = _width(column)
                else:
                    cell.number_format = FORMATS[column.unit]
        sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _width(column: Column) -> int:
    return WIDE if column.unit is Unit.WORDS else NARROW


def _csv_cell(cell: str | float) -> str:
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return harmless(str(cell))


def harmless(cell: str) -> str:
    """Return a cell's text so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
