"""Files that somebody hands over, put over what is stored: all of them, or none.

TOML files, a roster as CSV, an Excel workbook, or a ZIP of them; which is which is told by what
they hold, not by where they lie.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from scheduler.domain.errors import BadInputError, Fault
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.intake.config_file import ConfigFile
from scheduler.intake.ministry import UNKNOWN
from scheduler.intake.province import Inputs, load_inputs, make_province
from scheduler.intake.roster_file import roster_in
from scheduler.intake.session_file import ProgrammeTable, SessionFile, TeacherTable
from scheduler.intake.sources import Given, Sources
from scheduler.intake.spreadsheets import MAX_UNPACKED, UNREADABLE, book_kind
from scheduler.intake.tables import named_fault, named_remark, sources_of, tables_of
from scheduler.intake.workbook_reading import take_workbook
from scheduler.tomlfile.reading import check_against, decode_text, parse_toml

MAX_FILES = 500
BOOKS = frozenset({"xlsx", "xlsm", "xls", "ods"})
TABLES = BOOKS | {"csv", "txt", "tsv"}
ALLOWED = "the files TOML, CSV, Excel and OpenDocument, alone or packed as ZIP"
SCHOOLS, TEACHERS, PROGRAMMES = "schools", "teachers", "programmes"
Listed = TypeVar("Listed", TeacherTable, ProgrammeTable)
CONFIG_KEYS = frozenset({"province", "studios", "school_year", "bell_periods", "network"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedFile:
    """One file by the name it was handed over with."""

    name: str
    content: bytes

    @property
    def kind(self) -> str:
        """The end of its name, in small letters."""
        return self.name.rpartition(".")[2].lower()


@dataclass(slots=True)
class _Taken:
    """What the files hold, and which lists they hold at all."""

    sources: Sources = field(default_factory=Sources)
    lists: set[str] = field(default_factory=set)


def province_with(stored: Province | None, files: Sequence[HandedFile], *, whole: bool) -> Inputs:
    """Return the stored province with what the files add and change, and what to look at.

    A list (schools, teachers, programmes) that is in none of the files stays as it is. Of a list
    that is, what the files do not name stays too, unless they are the `whole` of it; config.toml
    always replaces all that it is about. A ministry export fills in what it knows of a school and
    leaves the rest as stored. Raises `BadInputError` with every fault of every file.
    """
    faults: list[Fault] = []
    taken = _Taken()
    for handed_file in _unpacked(files, faults):
        _take(handed_file, taken, faults)
    tables = tables_of(stored) if stored else None
    sources = sources_of(tables, faults) if tables else Sources()
    sources.remarks = taken.sources.remarks
    sources.school_names = (
        {school.code: school.name.fr for school in stored.schools} if stored else {}
    )
    if stored is None and taken.sources.config is None:
        allowed = "config.toml must be among the files of a first import"
        faults.append(_fault("config.toml", "does not exist", allowed))
    _put_over(sources, taken, whole=whole or stored is None)
    try:
        province = make_province(sources, faults)
    except BadInputError as error:
        if tables is None:
            raise
        raise BadInputError([named_fault(fault, tables) for fault in error.faults]) from None
    remarks = tuple(named_remark(remark, tables) for remark in sources.remarks)
    return Inputs(province=province, remarks=remarks)


class IntakeReader:
    """Reads files in this process: for files of one's own, and for tests."""

    def handed(
        self, stored: Province | None, files: Sequence[HandedFile], *, whole: bool
    ) -> Inputs:
        """Return what `province_with` returns."""
        return province_with(stored, files, whole=whole)

    def folder(self, config_path: Path, school_names: Mapping[str, str] | None = None) -> Inputs:
        """Return what `load_inputs` returns."""
        return load_inputs(config_path, school_names)


def _unpacked(files: Sequence[HandedFile], faults: list[Fault]) -> Iterator[HandedFile]:
    for file in files:
        if file.kind != "zip":
            yield file
            continue
        try:
            yield from _members(file, faults)
        except UNREADABLE:
            faults.append(_fault(file.name, "is not a TOML, CSV or Excel file", ALLOWED))


def _members(packed: HandedFile, faults: list[Fault]) -> Iterator[HandedFile]:
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        members = [zip_info for zip_info in archive.infolist() if _is_wanted(zip_info)]
        if sum(member.file_size for member in members) > MAX_UNPACKED or len(members) > MAX_FILES:
            faults.append(_fault(packed.name, "is too large", "at most 32 MB unpacked"))
            return
        for other_member in members:
            yield HandedFile(name=other_member.filename, content=archive.read(other_member))


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    kind = member.filename.rpartition(".")[2].lower()
    hidden = any(part.startswith((".", "__")) for part in member.filename.split("/"))
    return not member.is_dir() and not hidden and kind in {"toml", *TABLES}


def _take(file: HandedFile, taken: _Taken, faults: list[Fault]) -> None:
    sources, before = taken.sources, len(faults)
    if file.kind == "toml":
        _take_toml(file, taken, faults)
        return
    if file.kind in BOOKS or book_kind(file.content):
        _take_book(file, taken, faults)
    elif file.kind in TABLES:
        rows = roster_in(file.content, file.name, faults, sources.remarks)
        _take_schools(file.name, tuple(school for school, _ in rows), taken, faults)
    else:
        faults.append(_fault(file.name, "is not a TOML, CSV or Excel file", ALLOWED))
    if len(faults) > before:
        sources.schools_whole = sources.sessions_whole = False


def _take_book(file: HandedFile, taken: _Taken, faults: list[Fault]) -> None:
    sources = taken.sources
    if file.kind == "xls" and book_kind(file.content) is None:
        # Many a program calls its text tables so.
        rows = roster_in(file.content, file.name, faults, sources.remarks)
        _take_schools(file.name, tuple(school for school, _ in rows), taken, faults)
        return
    found = Sources(remarks=sources.remarks)
    lists = take_workbook(found, file.content, file.name, faults)
    if SCHOOLS in lists:
        _take_schools(file.name, found.schools, taken, faults)
    sources.teachers += found.teachers
    sources.programmes += found.programmes
    taken.lists |= lists


def _take_schools(
    name: str, schools: tuple[School, ...], taken: _Taken, faults: list[Fault]
) -> None:
    if SCHOOLS in taken.lists:
        faults.append(_fault(name, "appears twice", "one row for each school"))
    taken.sources.schools = schools
    taken.lists.add(SCHOOLS)


def _take_toml(file: HandedFile, taken: _Taken, faults: list[Fault]) -> None:
    sources = taken.sources
    text = decode_text(file.content, file.name, faults)
    toml = parse_toml(text, file.name, faults) if text is not None else None
    if toml is None:
        sources.sessions_whole = False
        return
    if CONFIG_KEYS & toml.data.keys():
        if sources.config is not None:
            faults.append(_fault(file.name, "appears twice", "each once"))
        table = check_against(ConfigFile, toml, faults)
        sources.config = Given(table, toml) if table else sources.config
        return
    sessions = check_against(SessionFile, toml, faults)
    if sessions is None:
        sources.sessions_whole = False
        return
    if sessions.teachers:
        taken.lists.add(TEACHERS)
    if sessions.programmes:
        taken.lists.add(PROGRAMMES)
    for number, teacher in enumerate(sessions.teachers):
        sources.teachers.append(Given(teacher, toml, (TEACHERS, number)))
    for number, programme in enumerate(sessions.programmes):
        sources.programmes.append(Given(programme, toml, (PROGRAMMES, number)))


def _put_over(sources: Sources, taken: _Taken, *, whole: bool) -> None:
    given = taken.sources
    sources.config = given.config or sources.config
    sources.schools_whole &= given.schools_whole
    sources.sessions_whole &= given.sessions_whole
    if SCHOOLS in taken.lists:
        sources.schools = _schools(sources.schools, given.schools, whole=whole)
    if TEACHERS in taken.lists:
        sources.teachers = _listed(sources.teachers, given.teachers, whole=whole)
    if PROGRAMMES in taken.lists:
        sources.programmes = _listed(sources.programmes, given.programmes, whole=whole)


def _schools(
    stored: tuple[School, ...], given: tuple[School, ...], *, whole: bool
) -> tuple[School, ...]:
    known = {school.code: school for school in stored}
    filled = {school.code: _filled(school, known.get(school.code)) for school in given}
    return tuple(filled.values() if whole else (known | filled).values())


def _filled(school: School, known: School | None) -> School:
    """Return a school of a ministry export with what is known of its rooms and its line."""
    if known is None or school.source != UNKNOWN["source"]:
        return school
    # An export in an encoding without Arabic gives the French words in both places.
    arabic = school.name.ar if school.name.ar != school.name.fr else known.name.ar
    commune_ar = school.commune_ar
    if commune_ar == school.commune == known.commune:
        commune_ar = known.commune_ar
    return replace(
        known,
        name=replace(known.name, ar=arabic, fr=school.name.fr),
        commune=school.commune,
        commune_ar=commune_ar,
        kind=school.kind,
        levels=school.levels,
    )


def _listed(
    stored: list[Given[Listed]], given: list[Given[Listed]], *, whole: bool
) -> list[Given[Listed]]:
    if whole:
        return given
    firsts: dict[str, Given[Listed]] = {
        other_given.table.id: other_given for other_given in reversed(given)
    }
    known = {other_given.table.id for other_given in stored}
    # A changed one keeps its place in the list; one that is given twice stays, to be told.
    kept: list[Given[Listed]] = [
        firsts.get(other_given.table.id, other_given) for other_given in stored
    ]
    more: list[Given[Listed]] = [
        other_given
        for other_given in given
        if other_given.table.id not in known or other_given is not firsts[other_given.table.id]
    ]
    return kept + more


def _fault(name: str, wrong: str, allowed: str) -> Fault:
    return Fault(file=name, line=None, key="file", wrong=wrong, allowed=allowed)
