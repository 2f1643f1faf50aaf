"""The roster of schools from a CSV file: the project's own columns, or a ministry export's."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.domain.errors import Fault
from scheduler.domain.school import School, SchoolKind
from scheduler.intake.formulas import unguarded
from scheduler.intake.ministry import MINISTRY_MARK, from_ministry
from scheduler.intake.school_row import COLUMNS, OPTIONAL_COLUMNS, RowFaults, read_row
from scheduler.tomlfile.reading import read_text


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and its cells by column name."""

    line: int
    cells: dict[str, str]


def read_roster(path: Path, name: str, faults: list[Fault]) -> tuple[tuple[School, int], ...]:
    """Return the schools with the line of each; every fault of the file goes to `faults`."""
    text = read_text(path, name, faults)
    return () if text is None else parse_roster(text, name, faults)


def parse_roster(text: str, name: str, faults: list[Fault]) -> tuple[tuple[School, int], ...]:
    """Return the schools of a CSV text (comma, semicolon or tab) with the line of each."""
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        faults.append(_fault(name, line, "file", "holds a zero byte", "save it as plain CSV"))
        return ()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            rows.append((before + 1, [unguarded(cell) for cell in cells]))
            before = reader.line_num
    except csv.Error as error:
        line = max(reader.line_num, 1)
        faults.append(_fault(name, line, "file", f"is not valid CSV: {error}", "check the quotes"))
        return ()
    return roster_of(rows, name, faults)


def roster_of(
    rows: Iterable[tuple[int, Sequence[str]]], name: str, faults: list[Fault]
) -> tuple[tuple[School, int], ...]:
    """Return the schools of rows with their line numbers; the first row names the columns."""
    filled = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    if not filled:
        faults.append(_fault(name, 1, "file", "is empty", "a header and a row for each school"))
        return ()
    (header_line, header), *body = filled
    columns = [cell.strip() for cell in header]
    ministry = MINISTRY_MARK in columns
    if not ministry and not _header_is_sound(columns, name, header_line, faults):
        return ()
    if not body:
        faults.append(_fault(name, header_line, "file", "has no schools", "a row for each school"))
    schools: list[tuple[School, int]] = []
    for line, cells in body:
        if len(cells) != len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            wrong = f"has {len(cells)} cells"
            faults.append(_fault(name, line, "row", wrong, f"it should have {len(columns)}"))
            continue
        given = dict(zip(columns, [*cells, *[""] * len(columns)], strict=False))
        row_faults = RowFaults(name, line, faults)
        cells_by_column = from_ministry(given, row_faults) if ministry else given
        if cells_by_column is None:
            continue  # a primary school, which the studio does not serve
        school = read_row(cells_by_column, row_faults)
        if school is not None:
            schools.append((school, line))
    return _unique(schools, name, faults, merge=ministry)


def _header_is_sound(columns: list[str], name: str, line: int, faults: list[Fault]) -> bool:
    count = len(faults)
    known = (*COLUMNS, *OPTIONAL_COLUMNS)
    missing = [column for column in COLUMNS if column not in columns]
    strange = [column or "header" for column in columns if column not in known]
    twice = dict.fromkeys(each for each in columns if each in known and columns.count(each) > 1)
    # One fault for all of a kind: each would only repeat which columns there are.
    if missing:
        wrong = "is a missing column" if len(missing) == 1 else "are missing columns"
        allowed = f"needed: {', '.join(COLUMNS)}"
        faults.append(_fault(name, line, ", ".join(missing), wrong, allowed))
    if strange:
        wrong = "is not a known column" if len(strange) == 1 else "are not known columns"
        allowed = f"known: {', '.join(known)}"
        faults.append(_fault(name, line, ", ".join(strange), wrong, allowed))
    faults.extend(
        _fault(name, line, column, "is there twice", "name a column once") for column in twice
    )
    return len(faults) == count


def _unique(
    schools: list[tuple[School, int]], name: str, faults: list[Fault], *, merge: bool
) -> tuple[tuple[School, int], ...]:
    found: dict[str, tuple[School, int]] = {}
    for school, line in schools:
        if school.code not in found:
            found[school.code] = (school, line)
        elif merge and found[school.code][0].kind is not school.kind:
            # A ministry export has a row for each cycle of an establishment.
            first, first_line = found[school.code]
            both = replace(
                first, kind=SchoolKind.COLLEGE_LYCEE, levels=first.levels | school.levels
            )
            found[school.code] = (both, first_line)
        else:
            wrong = f"{school.code} is already on line {found[school.code][1]}"
            faults.append(_fault(name, line, "code", wrong, "one row for each school"))
    return tuple(found.values())


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    # The header is counted without what quotes hold; `levels` holds semicolons only in the body.
    return max((",", ";", "\t"), key=header.count)


def _fault(name: str, line: int, key: str, wrong: str, allowed: str) -> Fault:
    return Fault(file=name, line=line, key=key, wrong=wrong, allowed=allowed)
