"""The columns of the teachers' and programmes' sheets, and how a cell holds each value."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.domain.keyboard import plain_signs
from scheduler.intake.plain import Plain

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | None

_PARTS = re.compile(r"[;\u061b\n]")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a value is written into a cell and read back as what a TOML file would hold."""

    write: Callable[[Any], Cell]
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, where the value stands in the table, and its shape.

    An empty cell leaves the key out, unless it is `always` there: then it is an empty list.
    """

    name: str
    path: tuple[str, ...]
    shape: Shape
    always: bool = False

    def take(self, table: Plain) -> Cell:
        """Return the cell for a table."""
        value: Any = table
        for key in self.path:
            value = value.get(key) if isinstance(value, dict) else None
        return None if value is None else self.shape.write(value)

    def put(self, table: Plain, cell: Cell) -> None:
        """Set a cell's value in a table."""
        empty = cell is None or (isinstance(cell, str) and not cell.strip())
        if empty and not self.always:
            return
        for key in self.path[:-1]:
            table = table.setdefault(key, {})
        table[self.path[-1]] = self.shape.read("" if empty else cell)


def column_of(columns: Sequence[Column], path: Sequence[str | int]) -> Column | None:
    """Return the column that a path inside a table leads to, if any."""
    inner = tuple(part for part in path if isinstance(part, str))
    named = (column for column in columns if column.path == inner[: len(column.path)])
    below = (column for column in columns if column.path[: len(inner)] == inner)
    return next(named, None) or (next(below, None) if inner else None)


def _parts(cell: Cell) -> list[str]:
    return [part.strip() for part in _PARTS.split(str(cell)) if part.strip()]


def _whole(cell: Cell) -> Cell:
    # A sheet keeps 12 as 12.0 or as text; what is no whole number is left for the table to refuse.
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        plain = plain_signs(cell).strip()
        return int(plain) if plain.isascii() and plain.isdecimal() else cell
    return cell


def _text(cell: Cell) -> Cell:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    return str(_whole(cell))


def _day(cell: Cell) -> Cell:
    midnight = isinstance(cell, dt.datetime) and cell.time() == dt.time()
    return cell.date() if isinstance(cell, dt.datetime) and midnight else cell


def _ranges(cell: Cell) -> list[Plain]:
    pairs = (plain_signs(part).partition("..") for part in _parts(cell))
    return [{"first": first.strip(), "last": (last or first).strip()} for first, _, last in pairs]


def _mapping(cell: Cell) -> Plain:
    pairs = (plain_signs(part).partition("=") for part in _parts(cell))
    return {key.strip(): _whole(value.strip()) for key, _, value in pairs}


TEXT = Shape(write=lambda value: str(value) if value else None, read=_text)
WHOLE = Shape(write=lambda value: value, read=_whole)
LIST = Shape(write=lambda value: "; ".join(value) or None, read=_parts)
HOURS = Shape(write=lambda value: "\n".join(value) or None, read=_parts)
DAY = Shape(write=lambda value: value, read=_day)
CLOCK = Shape(write=lambda value: value, read=lambda cell: cell)
RANGES = Shape(
    write=lambda value: "; ".join(f"{each['first']}..{each['last']}" for each in value) or None,
    read=_ranges,
)
MAPPING = Shape(
    write=lambda value: "; ".join(f"{key}={each}" for key, each in value.items()) or None,
    read=_mapping,
)


def _column(name: str, shape: Shape, *path: str) -> Column:
    return Column(name, path or (name,), shape)


TEACHER_COLUMNS = (
    _column("id", TEXT),
    _column("name_ar", TEXT, "name", "ar"),
    _column("name_fr", TEXT, "name", "fr"),
    _column("name_en", TEXT, "name", "en"),
    _column("languages", LIST),
    _column("email", TEXT),
    Column("available", ("available",), HOURS, always=True),
    _column("away", RANGES),
    _column("away_at", LIST),
    _column("max_minutes_a_day", WHOLE),
    _column("max_minutes_a_week", WHOLE),
    _column("travel", WHOLE),
    _column("telephone", TEXT),
)

PROGRAMME_COLUMNS = (
    _column("id", TEXT),
    _column("title_ar", TEXT, "title", "ar"),
    _column("title_fr", TEXT, "title", "fr"),
    _column("title_en", TEXT, "title", "en"),
    _column("subject", TEXT),
    _column("kind", TEXT),
    _column("stream", TEXT),
    _column("language", TEXT),
    _column("teacher", TEXT),
    _column("levels", LIST, "audience", "levels"),
    _column("schools", LIST, "audience", "schools"),
    _column("communes", LIST, "audience", "communes"),
    _column("kinds", LIST, "audience", "kinds"),
    _column("links", LIST, "audience", "links"),
    _column("except", LIST, "audience", "except"),
    _column("count", WHOLE),
    _column("minutes", WHOLE),
    _column("minutes_in", MAPPING),
    _column("first", DAY),
    _column("last", DAY),
    _column("per_week", WHOLE),
    _column("min_days_between", WHOLE),
    _column("windows", HOURS),
    _column("preferred", HOURS),
    _column("priority", WHOLE),
    _column("delivery", TEXT),
    _column("source", TEXT),
    _column("rerun", TEXT),
    _column("opens_after", WHOLE),
    _column("opens_at", CLOCK),
    _column("needs", LIST),
    _column("studio", TEXT),
)
