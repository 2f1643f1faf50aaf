"""A province as plain tables by name, of which a form changes one item, and back again.

The way back is that of files: the same shapes, the same sense, so that a form and a file accept
exactly the same.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import ValidationError

from scheduler.domain.errors import Fault
from scheduler.domain.province import Province
from scheduler.intake.config_file import ConfigFile
from scheduler.intake.export import school_cells
from scheduler.intake.form_columns import (
    BELL_PERIODS,
    CLOSURES,
    FORM_COLUMNS,
    PROGRAMMES,
    RECEPTION_HOURS,
    SCHOOLS,
    STUDIOS,
    TEACHERS,
    VARIANTS,
    WINDOWS,
    blamed_column,
)
from scheduler.intake.plain import Plain, config_of, plain_teacher, programme_of
from scheduler.intake.province import make_province
from scheduler.intake.remarks import Remark
from scheduler.intake.school_row import RowFaults, read_row
from scheduler.intake.session_file import ProgrammeTable, TeacherTable
from scheduler.intake.sources import Given, Sources
from scheduler.tomlfile.lines import Path as KeyPath
from scheduler.tomlfile.reading import blamed, complaint
from scheduler.tomlfile.words import Strict

LISTS = (
    SCHOOLS,
    STUDIOS,
    TEACHERS,
    PROGRAMMES,
    CLOSURES,
    BELL_PERIODS,
    RECEPTION_HOURS,
    VARIANTS,
    WINDOWS,
)
SCOPED = (CLOSURES, BELL_PERIODS, RECEPTION_HOURS, WINDOWS)
Tables = dict[str, Any]
Table = TypeVar("Table", bound=Strict)


def tables_of(province: Province) -> Tables:
    """Return everything a province holds, as `config.toml` and the other files would."""
    config = config_of(province)
    del config["sessions"]
    return {
        **config,
        SCHOOLS: [
            {name: str(cell) for name, cell in school_cells(school).items()}
            for school in province.schools
        ],
        TEACHERS: [plain_teacher(teacher) for teacher in province.teachers],
        PROGRAMMES: [programme_of(programme) for programme in province.programmes],
    }


def items_in(tables: Tables, name: str) -> list[Plain]:
    """Return the items of a table, to be changed in place; of a single table, that one."""
    here: Any = tables
    for part in name.split("."):
        here = here[part]
    return here if isinstance(here, list) else [here]


def key_of(table: str, item: Plain, number: int) -> str:
    """Return what an item of a list is known by: its id or code, else its place, from 1."""
    if table not in LISTS:
        return ""
    return str(item.get("code" if table == SCHOOLS else "id", number + 1))


def province_of(tables: Tables) -> Province:
    """Return the province of plain tables.

    Raises `BadInputError` with every fault: `file` is the table's name, `line` the place of the
    item, from 1, and `key` the column of its form, "" for the whole item.
    """
    faults: list[Fault] = []
    return make_province(sources_of(tables, faults), faults)


def forget_school(tables: Tables, code: str) -> None:
    """Take a school out of every list that names it beside others, so that it can be retired.

    Where it is the only one meant it stays, for a list without it would mean every school.
    """
    scopes = [each.get("for", {}) for name in SCOPED for each in items_in(tables, name)]
    scopes += [table["audience"] for table in tables[PROGRAMMES]]
    for scope in scopes:
        others = any(scope.get(key) for key in ("communes", "kinds", "links"))
        for key, alone in (("schools", others), ("except", True)):
            left = [each for each in scope.get(key, []) if each != code]
            if key in scope and (left or alone):
                scope[key] = left
    tables["network"]["limits"].pop(code, None)


def named_fault(fault: Fault, tables: Tables) -> Fault:
    """Return a fault of the stored tables at the item's own key, for people."""
    if fault.file not in LISTS or fault.line is None:
        return fault
    return replace(fault, file=_item_named(fault.file, fault.line, tables), line=None)


def named_remark(remark: Remark, tables: Tables | None) -> Remark:
    """Return a remark on the stored tables at the item's own key, for people."""
    if tables is None or remark.file not in LISTS or remark.line is None:
        return remark
    return replace(remark, file=_item_named(remark.file, remark.line, tables), line=None)


def _item_named(table: str, line: int, tables: Tables) -> str:
    return f"{table}[{key_of(table, items_in(tables, table)[line - 1], line - 1)}]"


@dataclass(frozen=True, slots=True)
class Held:
    """The tables of a form as a place that faults can be found at."""

    name: str = ""
    at: KeyPath = field(default=())

    def line(self, path: KeyPath) -> int:
        """Return the place of the item that a path leads into, from 1; 0 of a single table."""
        number = next((part for part in (*self.at, *path) if isinstance(part, int)), -1)
        return number + 1

    def fault(self, path: KeyPath, wrong: str, allowed: str) -> Fault:
        """Make a fault at the column that a path leads to."""
        whole = (*self.at, *path)
        table, inner = _parted(whole)
        return Fault(
            file=table,
            line=self.line(path) or None,
            key=blamed_column(table, inner) if table in FORM_COLUMNS else ".".join(map(str, inner)),
            wrong=wrong,
            allowed=allowed,
        )


def _parted(path: KeyPath) -> tuple[str, KeyPath]:
    """Part a path into the name of its table and what is inside an item of it."""
    number = next((n for n, part in enumerate(path) if isinstance(part, int)), None)
    if number is None:
        return str(path[0]), path[1:]
    return ".".join(map(str, path[:number])), path[number + 1 :]


def sources_of(tables: Tables, faults: list[Fault]) -> Sources:
    """Return plain tables as if read from files; faults of their own shape go to `faults`."""
    sources = Sources(roster_name=SCHOOLS)
    config = {
        key: value
        for key, value in tables.items()
        if key not in {SCHOOLS, TEACHERS, PROGRAMMES, "sessions"}
    }
    for table in _valid(ConfigFile, config, Held(), faults):
        sources.config = Given(table, Held())
    before = len(faults)
    for number, cells in enumerate(tables[SCHOOLS], start=1):
        school = read_row(cells, RowFaults(SCHOOLS, number, faults))
        if school is not None:
            sources.schools = (*sources.schools, school)
    sources.schools_whole = len(faults) == before
    before = len(faults)
    for number, plain in enumerate(tables[TEACHERS]):
        held = Held(TEACHERS, (TEACHERS, number))
        sources.teachers += [
            Given(teacher_table, held)
            for teacher_table in _valid(TeacherTable, plain, held, faults)
        ]
    for number, plain in enumerate(tables[PROGRAMMES]):
        held = Held(PROGRAMMES, (PROGRAMMES, number))
        sources.programmes += [
            Given(programme_table, held)
            for programme_table in _valid(ProgrammeTable, plain, held, faults)
        ]
    sources.sessions_whole = len(faults) == before
    return sources


def _valid(model: type[Table], plain: Plain, held: Held, faults: list[Fault]) -> Iterator[Table]:
    try:
        yield model.model_validate(deepcopy(plain))
    except ValidationError as error:
        faults.extend(
            held.fault(blamed(dict(error_details)), *complaint(dict(error_details), model))
            for error_details in error.errors(include_url=False)
        )
