"""All input files as read: tables with the place each was written at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from scheduler.domain.errors import Fault
from scheduler.domain.school import School
from scheduler.intake.config_file import ConfigFile
from scheduler.intake.remarks import RemarkCode, Remarks
from scheduler.intake.roster_file import read_roster
from scheduler.intake.session_file import ProgrammeTable, SessionFile, TeacherTable
from scheduler.tomlfile.lines import Path as KeyPath
from scheduler.tomlfile.reading import TomlFile, check_against, read_toml
from scheduler.tomlfile.words import Strict

Table_co = TypeVar("Table_co", bound=Strict, covariant=True)


class Origin(Protocol):
    """Where tables come from: a TOML file or a sheet, which knows the line of each key."""

    @property
    def name(self) -> str:
        """The name people know it by."""
        ...

    def line(self, path: KeyPath) -> int:
        """Return the line of a key."""
        ...

    def fault(self, path: KeyPath, wrong: str, allowed: str) -> Fault:
        """Make a fault at a key."""
        ...


@dataclass(frozen=True, slots=True)
class Given(Generic[Table_co]):
    """A table, the file it stands in and its path there."""

    table: Table_co
    file: Origin
    path: KeyPath = ()

    def fault(self, key: KeyPath, wrong: str, allowed: str) -> Fault:
        """Make a fault at a key inside the table."""
        return self.file.fault((*self.path, *key), wrong, allowed)

    def remark(self, remarks: Remarks, key: KeyPath, code: RemarkCode, **params: str) -> None:
        """Note something to look at, at a key inside the table."""
        place = self.fault(key, "", "")
        remarks.add(place.file, place.line, code, **params)


@dataclass(slots=True, kw_only=True)
class Sources:
    """Everything that could be read; `whole` is false when some file could not."""

    config: Given[ConfigFile] | None = None
    roster_name: str = ""
    schools: tuple[School, ...] = ()
    teachers: list[Given[TeacherTable]] = field(default_factory=list)
    programmes: list[Given[ProgrammeTable]] = field(default_factory=list)
    schools_whole: bool = True
    sessions_whole: bool = True
    remarks: Remarks = field(default_factory=Remarks)
    school_names: Mapping[str, str] = field(default_factory=dict)  # by code, as far as known


def read_sources(config_path: Path, faults: list[Fault]) -> Sources:
    """Read config.toml and the files it names; faults of their own shape go to `faults`.

    If config.toml itself cannot be taken, the roster and the sessions are still read, so that all
    errors are told at once. They are read from where it names them, else from their default places.
    """
    sources = Sources()
    file = read_toml(config_path, config_path.name, faults)
    roster, folder = "schools.csv", "sessions"
    if file is not None:
        table = check_against(ConfigFile, file, faults)
        roster = _named(file, "schools", roster)
        folder = _named(file, "sessions", folder)
        if table is not None:
            sources.config = Given(table, file)
    _read_schools(config_path.parent, roster, sources, faults)
    _read_sessions(config_path.parent, folder, sources, faults)
    return sources


def _named(file: TomlFile, key: str, default: str) -> str:
    given = file.data.get(key, default)
    return given if isinstance(given, str) and given and given.isprintable() else default


def _read_schools(beside: Path, roster: str, sources: Sources, faults: list[Fault]) -> None:
    before = len(faults)
    sources.roster_name = roster
    found = read_roster(beside / roster, roster, faults, sources.remarks)
    sources.schools = tuple(school for school, _ in found)
    sources.schools_whole = len(faults) == before


def _read_sessions(beside: Path, folder: str, sources: Sources, faults: list[Fault]) -> None:
    before = len(faults)
    where = beside / folder
    paths = sorted(where.glob("*.toml")) if where.is_dir() else []
    if not paths:
        wrong = "contains no TOML files" if where.is_dir() else "is not a folder"
        allowed = "a folder with a TOML file for each family of programmes"
        faults.append(Fault(file=folder, line=None, key="sessions", wrong=wrong, allowed=allowed))
    for path in paths:
        file = read_toml(path, f"{folder}/{path.name}", faults)
        table = check_against(SessionFile, file, faults) if file else None
        if file is None or table is None:
            continue
        for number, teacher in enumerate(table.teachers):
            sources.teachers.append(Given(teacher, file, ("teachers", number)))
        for number, programme in enumerate(table.programmes):
            sources.programmes.append(Given(programme, file, ("programmes", number)))
    sources.sessions_whole = len(faults) == before
