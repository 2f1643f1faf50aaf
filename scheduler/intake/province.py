"""Load a province from its files, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.errors import BadInputError, Fault
from scheduler.domain.province import Province
from scheduler.intake.build import build_province
from scheduler.intake.remarks import Remark
from scheduler.intake.sense import find_nonsense
from scheduler.intake.sources import Sources, read_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """A province as files describe it, and what to look at before it is taken in."""

    province: Province
    remarks: tuple[Remark, ...] = ()


def load_province(config_path: Path) -> Province:
    """Return the province that `config.toml`, its roster and its session files describe.

    The roster and the folder of session files are named in config.toml, relative to it; by default
    they are `schools.csv` and `sessions/` beside it. Raises `BadInputError` with every fault of
    every file: those of each file's own shape, and those between the files as far as they could
    be read.
    """
    return load_inputs(config_path).province


def load_inputs(config_path: Path, school_names: Mapping[str, str] | None = None) -> Inputs:
    """Return the province of the files with what to look at; `school_names` by code are used to
    name schools that the roster lacks. Raises as `load_province`.
    """
    faults: list[Fault] = []
    sources = read_sources(config_path, faults)
    sources.school_names = school_names or {}
    province = make_province(sources, faults)
    return Inputs(province=province, remarks=tuple(sources.remarks))


def make_province(sources: Sources, faults: list[Fault]) -> Province:
    """Return the province of what was read. Raises `BadInputError` with the faults met so far and
    those between the sources, if there is any.
    """
    faults.extend(find_nonsense(sources))
    if faults or sources.config is None:
        raise BadInputError(in_reading_order(faults))
    return build_province(
        sources.config.table,
        sources.schools,
        [teacher.table for teacher in sources.teachers],
        [programme.table for programme in sources.programmes],
    )


def in_reading_order(faults: list[Fault]) -> list[Fault]:
    """Return the faults once each, file by file in the order met, and by line inside a file."""
    order = {name: number for number, name in enumerate(dict.fromkeys(f.file for f in faults))}
    return sorted(dict.fromkeys(faults), key=lambda fault: (order[fault.file], fault.line or 0))
