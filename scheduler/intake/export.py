"""Write a province back to the files it can be loaded from, without loss of any value.

Comments are not kept, and the files say so at their top; public holidays become closures with the
dates and statuses they had.
"""

import csv
import io
import tomllib
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import InlineTable, Item, Table

from scheduler.domain.errors import BadInputError, Fault
from scheduler.domain.province import Province
from scheduler.domain.school import Level, School
from scheduler.intake.formulas import guarded
from scheduler.intake.plain import Plain, config_of, plain_teacher, programme_of
from scheduler.intake.school_row import COLUMNS, OPTIONAL_COLUMNS
from scheduler.settings import SettingsPart
from scheduler.tomlfile.words import write_hours

HEADER = (
    "Written by the scheduler from what it holds. Comments of the file it was once loaded from are "
    "not kept; docs/inputs.md explains every key."
)
# Tables that read better in one line: `name = { ar = "…", fr = "…" }`.
INLINE = frozenset({"name", "title", "audience", "minutes_in", "for", "closed", "away"})


def export_province(
    province: Province, folder: Path, config_path: Path | None = None
) -> tuple[Path, ...]:
    """Write the files into a folder and return their paths; `load_province` of its `config.toml`
    then gives an equal province.

    The installation's tables (mail, web, …) are taken from `config_path` where one is given. Raises
    `BadInputError` when the folder already has input files, which are never overwritten.
    """
    settings = _installation(config_path) if config_path else {}
    files = province_files(province, settings)
    taken = [name for name in ("config.toml", "schools.csv") if (folder / name).exists()]
    taken += [f"sessions/{path.name}" for path in sorted((folder / "sessions").glob("*.toml"))]
    if taken:
        raise BadInputError(
            [
                Fault(
                    file=name,
                    line=None,
                    key="file",
                    wrong="already exists",
                    allowed="an export goes into a folder without input files",
                )
                for name in taken
            ]
        )
    (folder / "sessions").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return tuple(folder / name for name in files)


def province_files(province: Province, installation: Plain | None = None) -> dict[str, str]:
    """Return the texts by file name: config.toml, schools.csv and two files of `sessions/`."""
    return {
        "config.toml": _toml({**config_of(province), **(installation or {})}),
        "schools.csv": roster_csv(province.schools),
        "sessions/programmes.toml": _toml(
            {"programmes": [programme_of(programme) for programme in province.programmes]}
        ),
        "sessions/teachers.toml": _toml(
            {"teachers": [plain_teacher(teacher) for teacher in province.teachers]}
        ),
    }


def roster_csv(schools: tuple[School, ...]) -> str:
    """Return the roster in the columns of schools.csv; no cell is run as a formula."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [*COLUMNS, *OPTIONAL_COLUMNS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {
            name: guarded(cell) if isinstance(cell, str) else cell
            for name, cell in school_cells(school).items()
        }
        for school in schools
    )
    return out.getvalue()


def school_cells(school: School) -> dict[str, str | float | int]:
    """Return a school's cells by column."""
    return {
        "code": school.code,
        "name_fr": school.name.fr,
        "name_ar": school.name.ar,
        "name_en": school.name.en,
        "commune": school.commune,
        "commune_ar": school.commune_ar,
        "kind": str(school.kind),
        "lat": school.lat,
        "lon": school.lon,
        "rooms": school.rooms,
        "downlink_mbps": school.downlink_mbps,
        "link": str(school.link),
        "board": "yes" if school.board else "no",
        "levels": ";".join(level for level in Level if level in school.levels),
        "email": school.email,
        "source": school.source,
        "coord_source": school.coord_source,
        "pupils": ";".join(
            f"{level}:{school.pupils[level]}" for level in Level if level in school.pupils
        ),
        "telephone": school.telephone,
        "hours": "; ".join(write_hours(school.hours)),
    }


def _installation(config_path: Path) -> Plain:
    data = tomllib.loads(config_path.read_text(encoding="utf-8-sig"))
    return {key: data[key] for key in SettingsPart.model_fields if key in data}


def _toml(tables: Plain) -> str:
    document = tomlkit.document()
    document.add(tomlkit.comment(HEADER))
    for key, value in tables.items():
        document.add(key, _item(key, value))
    return tomlkit.dumps(document)


def _item(key: str, value: Any) -> Item:  # noqa: ANN401 -- whatever TOML holds
    if isinstance(value, dict):
        table: InlineTable | Table = tomlkit.inline_table() if key in INLINE else tomlkit.table()
        for inner, each in value.items():
            table.add(inner, _item(inner, each))
        return table
    if isinstance(value, list) and value and isinstance(value[0], dict) and key not in INLINE:
        tables = tomlkit.aot()
        for each in value:
            tables.append(_item(f"{key}[]", each))
        return tables
    item: Item = tomlkit.item(value)
    return item
