"""Read schools, teachers and programmes back from a workbook, with the faults of each cell."""

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from scheduler.domain.errors import Fault
from scheduler.intake.headings import plain_heading
from scheduler.intake.roster_file import holds_roster, schools_in_sheets
from scheduler.intake.session_file import ProgrammeTable, TeacherTable
from scheduler.intake.sheet_columns import (
    PROGRAMME_COLUMNS,
    TEACHER_COLUMNS,
    Column,
    column_of,
)
from scheduler.intake.sheet_headings import HEADINGS
from scheduler.intake.sheet_words import from_words, sheet_called
from scheduler.intake.sources import Given, Sources
from scheduler.intake.spreadsheets import NoValue, Row, read_sheets, words_of
from scheduler.tomlfile.lines import Path as KeyPath
from scheduler.tomlfile.reading import blamed, complaint
from scheduler.tomlfile.words import Strict

SCHOOLS, TEACHERS, PROGRAMMES = "schools", "teachers", "programmes"
SHEETS = (SCHOOLS, TEACHERS, PROGRAMMES)

Table = TypeVar("Table", bound=Strict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as a source of tables: the row of each table and the columns."""

    name: str
    kind: str
    rows: tuple[int, ...]
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, rows: list[Row], name: str, kind: str, columns: tuple[Column, ...]) -> "Sheet":
        """Return the sheet of rows whose first is the heading."""
        return cls(name, kind, tuple(number for number, _ in rows[1:]), columns)

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


def take_workbook(
    sources: Sources, workbook: bytes, name: str, faults: list[Fault]
) -> frozenset[str]:
    """Put what a workbook's sheets hold in the place of what was read; return which lists it holds.

    Teachers and programmes are in the sheets of that name; schools in any sheet with the heading of
    a roster.
    """
    sheets = read_sheets(workbook, name, faults)
    if not sheets:
        return frozenset()
    by_list = {sheet_called(sheet): sheet for sheet in sheets}
    found: set[str] = set()
    rosters = {
        sheet: rows
        for sheet, rows in sheets.items()
        if sheet_called(sheet) not in {TEACHERS, PROGRAMMES}
    }
    if SCHOOLS in by_list or any(map(holds_roster, rosters.values())):
        found.add(SCHOOLS)
        before = len(faults)
        schools = schools_in_sheets(rosters, name, faults, sources.remarks)
        sources.schools = tuple(school for school, _ in schools)
        sources.schools_whole = len(faults) == before
    if TEACHERS in by_list:
        found.add(TEACHERS)
        before = len(faults)
        rows = sheets[by_list[TEACHERS]]
        sheet = Sheet.of(rows, f"{name}/{by_list[TEACHERS].strip()}", TEACHERS, TEACHER_COLUMNS)
        sources.teachers = _tables(sheet, rows, TeacherTable, faults)
        sources.sessions_whole = len(faults) == before
    if PROGRAMMES in by_list:
        found.add(PROGRAMMES)
        rows = sheets[by_list[PROGRAMMES]]
        title = by_list[PROGRAMMES].strip()
        sheet = Sheet.of(rows, f"{name}/{title}", PROGRAMMES, PROGRAMME_COLUMNS)
        sources.programmes = _tables(sheet, rows, ProgrammeTable, faults)
    if not found:
        faults.append(_fault(name, None, "file", "has none of the sheets", ", ".join(SHEETS)))
    return frozenset(found)


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
            cell = cells[position] if position < len(cells) else None
            if isinstance(cell, NoValue):
                row = sheet.rows[number]
                faults.append(_fault(sheet.name, row, column.name, cell.wrong, "a plain value"))
            else:
                if isinstance(cell, str):
                    cell = from_words(sheet.kind, column.name, cell)
                column.put(table, cell)
        try:
            made = model.model_validate(table)
        except ValidationError as error:
            for error_details in error.errors(include_url=False):
                wrong, allowed = complaint(dict(error_details), model)
                path = (sheet.name, number, *blamed(dict(error_details)))
                faults.append(sheet.fault(path, wrong, allowed))
        else:
            found.append(Given(made, sheet, (sheet.name, number)))
    return found


def _headings(header: Row, sheet: Sheet, faults: list[Fault]) -> dict[int, Column]:
    known = {column.name: column for column in sheet.columns}
    called = {
        plain_heading(words): column.name
        for column in sheet.columns
        for words in (column.name, *HEADINGS[sheet.kind][column.name])
    }
    found: dict[int, Column] = {}
    row, cells = header
    for position, cell in enumerate(cells):
        written = words_of(cell).strip()
        heading = called.get(plain_heading(written), written)
        if heading in known and known[heading] not in found.values():
            found[position] = known[heading]
        elif heading:
            wrong = "appears twice" if heading in known else "is not a known column"
            allowed = f"once each: {', '.join(known)}"
            faults.append(_fault(sheet.name, row, written, wrong, allowed))
    return found


def _fault(name: str, line: int | None, key: str, wrong: str, allowed: str) -> Fault:
    return Fault(file=name, line=line, key=key, wrong=wrong, allowed=allowed)
