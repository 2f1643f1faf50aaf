"""The roster of schools from the rows of a table: the project's columns, or the ministry's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scheduler.domain.errors import Fault
from scheduler.domain.school import School, code_is_valid, receiver_code_is_valid
from scheduler.intake.headings import Heading, find_heading, remark_unread
from scheduler.intake.ministry import CODE, Row, from_ministry, missing_columns
from scheduler.intake.remarks import RemarkCode, Remarks, listed
from scheduler.intake.school_row import COLUMNS, RowFaults, read_row
from scheduler.intake.sheet_words import from_words
from scheduler.intake.spreadsheets import NoValue, TextRow

Found = tuple[tuple[School, int], ...]

_TOTAL = re.compile(
    r"(total|totaux|sous[- ]total|somme|nombre|effectif|المجموع|مجموع|الإجمالي|الاجمالي|عدد)\b",
    re.IGNORECASE,
)
_FEW = 2  # cells that a note under the table fills at most


@dataclass(slots=True)
class _Reading:
    """One table being read: its name, and where its faults and remarks go."""

    name: str
    faults: list[Fault]
    remarks: Remarks
    loose: bool
    schools: dict[str, tuple[School, int]] = field(default_factory=dict)

    def fault(self, line: int, key: str, wrong: str, allowed: str) -> None:
        self.faults.append(Fault(file=self.name, line=line, key=key, wrong=wrong, allowed=allowed))


def roster_of(
    rows: Sequence[TextRow],
    name: str,
    faults: list[Fault],
    remarks: Remarks,
    *,
    loose: bool = False,
) -> Found:
    """Return the schools of rows with the line of each.

    Titles may stand above the heading and totals below the schools. Faults of the rows go to
    `faults`; what was left out or not read goes to `remarks`. `loose` lets cells stand right of the
    last column, as in a sheet; in a text file they tell that a row has slipped.
    """
    reading = _Reading(name, faults, remarks, loose)
    filled = [(line, cells) for line, cells in rows if any(map(_holds, cells))]
    if not filled:
        reading.fault(1, "file", "is empty", "a header and a row for each school")
        return ()
    heading = find_heading([cells for _, cells in filled])
    if heading is None:
        wrong = "names none of the columns of a roster"
        reading.fault(filled[0][0], "file", wrong, f"needed: {', '.join(COLUMNS)}; or {CODE}")
        return ()
    line, body = filled[heading.row][0], filled[heading.row + 1 :]
    if not _is_sound(heading, line, reading):
        return ()
    if not body:
        reading.fault(line, "file", "has no schools", "a row for each school")
    remark_unread(heading, name, line, remarks)
    kept = _rows_of_schools(heading, body, reading)
    row_faults = RowFaults(name, line, faults)
    if heading.ministry:
        kept = from_ministry(kept, name, remarks, row_faults)
    for row in kept:
        row_faults.line = row.line
        school = read_row(dict(row.cells), row_faults)
        if school is not None:
            _take(school, row.line, reading)
    return tuple(reading.schools.values())


def _holds(cell: str | NoValue) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True


def _is_sound(heading: Heading, line: int, reading: _Reading) -> bool:
    count = len(reading.faults)
    columns = [column for column in heading.columns if column]
    needed: Sequence[str] = COLUMNS
    if heading.ministry:
        missing, needed = missing_columns(columns), (CODE, "NOM_ETABL", "ll_com", "LL_CYCLE")
    else:
        missing = [name for name in COLUMNS if name not in columns]
    if missing:
        # One fault for all of them, and none for each row: it would only repeat this one.
        wrong = "is a missing column" if len(missing) == 1 else "are missing columns"
        reading.fault(line, ", ".join(missing), wrong, f"needed: {', '.join(needed)}")
    for column in dict.fromkeys(name for name in columns if columns.count(name) > 1):
        reading.fault(line, column, "appears twice", "name a column once")
    return len(reading.faults) == count


def _rows_of_schools(heading: Heading, body: Sequence[TextRow], reading: _Reading) -> list[Row]:
    """Return the cells by column of the rows that stand for schools."""
    kept: list[Row] = []
    no_schools: list[str] = []
    code_column = heading.columns.index(CODE if heading.ministry else "code")
    for line, cells in body:
        if _is_no_school(cells, code_column, heading):
            no_schools.append(str(line))
            continue
        given = _by_column(heading, line, cells, reading)
        if given is not None:
            kept.append(Row(line, given))
    if no_schools:
        lines = listed(no_schools)
        reading.remarks.add(reading.name, None, RemarkCode.NOT_SCHOOLS, lines=lines)
    return kept


def _is_no_school(cells: Sequence[str | NoValue], code_column: int, heading: Heading) -> bool:
    """Tell a total, a note under the table or a heading that is repeated from a school."""
    code = cells[code_column] if code_column < len(cells) else ""
    if isinstance(code, str) and _is_code(code.strip().upper()):
        return False
    words = [" ".join(cell.split()) for cell in cells if isinstance(cell, str) and cell.strip()]
    if not words or _TOTAL.match(words[0]):
        return True
    if words == [written for written in heading.as_written if written]:
        return True
    blank = isinstance(code, str) and not code.strip()
    alone = len(words) == 1 and len(heading.columns) > _FEW
    return (blank and len(words) <= _FEW) or (alone and " " in words[0])


def _is_code(code: str) -> bool:
    return code_is_valid(code) or receiver_code_is_valid(code)


def _by_column(
    heading: Heading, line: int, cells: Sequence[str | NoValue], reading: _Reading
) -> dict[str, str] | None:
    """Return a row's cells by column; None, and faults, where one that is read has no value."""
    surplus = cells[len(heading.columns) :]
    if not reading.loose and any(map(_holds, surplus)):
        wrong, allowed = f"cells: {len(cells)}", f"it should have {len(heading.columns)}"
        reading.fault(line, "row", wrong, allowed)
        return None
    given: dict[str, str] = {}
    whole = True
    for column, cell in zip(heading.columns, cells, strict=False):
        if not column:
            continue
        if isinstance(cell, NoValue):
            reading.fault(line, column, cell.wrong, "a plain value")
            whole = False
        else:
            given[column] = cell if heading.ministry else from_words("schools", column, cell)
    return given if whole else None


def _take(school: School, line: int, reading: _Reading) -> None:
    if school.code not in reading.schools:
        reading.schools[school.code] = (school, line)
        return
    first = reading.schools[school.code][1]
    wrong = f"{school.code} is already on line {first}"
    reading.fault(line, "code", wrong, "one row for each school")
