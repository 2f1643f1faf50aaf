"""The columns of every table that a form edits: each value as a text, and back.

Schools have the roster's own columns, teachers and programmes those of their sheets.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

from scheduler.domain.keyboard import plain_signs
from scheduler.domain.province import Weights
from scheduler.domain.wall import Hours, clock_text
from scheduler.intake.plain import Plain
from scheduler.intake.school_row import COLUMNS, OPTIONAL_COLUMNS
from scheduler.intake.sheet_columns import (
    CLOCK,
    DAY,
    HOURS,
    LIST,
    MAPPING,
    PROGRAMME_COLUMNS,
    RANGES,
    TEACHER_COLUMNS,
    TEXT,
    WHOLE,
    Cell,
    Column,
    Shape,
    column_of,
)
from scheduler.tomlfile.words import WEEKDAYS, parse_hours

SCHOOLS, STUDIOS, TEACHERS, PROGRAMMES = "schools", "studios", "teachers", "programmes"
CLOSURES, BELL_PERIODS, RECEPTION_HOURS = "closures", "bell_periods", "reception_hours"
VARIANTS, WINDOWS = "network.variants", "network.windows"
YEAR, NETWORK, PLANNER, PROVINCE = "school_year", "network", "planner", "province"

YES, NO = "yes", "no"


def days_of(hours: Sequence[Hours]) -> list[str]:
    """Write weekly hours a line for each day; equal slots that touch are written `…/60`."""
    by_day = {
        weekday: [span for span in hours if span.weekday == weekday]
        for weekday in range(len(WEEKDAYS))
    }
    return [
        f"{name} {' '.join(_spans(by_day[weekday]))}"
        for weekday, name in enumerate(WEEKDAYS)
        if by_day[weekday]
    ]


def _spans(hours: list[Hours]) -> list[str]:
    runs: list[list[Hours]] = []
    for other_hours in sorted(hours):
        before = runs[-1] if runs else []
        if (
            before
            and before[-1].end == other_hours.start
            and before[-1].end - before[-1].start == other_hours.end - other_hours.start
        ):
            before.append(other_hours)
        else:
            runs.append([other_hours])
    return [_span(run) for run in runs]


def _span(run: list[Hours]) -> str:
    whole = f"{clock_text(run[0].start)}-{clock_text(run[-1].end)}"
    return whole if len(run) == 1 else f"{whole}/{run[0].end - run[0].start}"


def _by_day(entries: list[str]) -> str:
    return "\n".join(days_of([hours for entry in entries for hours in parse_hours(entry)]))


def _decimal(cell: Cell) -> Cell:
    try:
        return float(plain_signs(str(cell)).replace(",", "."))
    except ValueError:
        return cell


def _yes_no(cell: Cell) -> Cell:
    return {YES: True, NO: False}.get(str(cell), cell)


def _pairs(cell: Cell) -> Plain:
    parts = [part.partition("=") for part in plain_signs(str(cell)).split(";") if part.strip()]
    return {key.strip(): value.strip() for key, _, value in parts}


DECIMAL = Shape(write=repr, read=_decimal)
YES_NO = Shape(write=lambda value: YES if value else NO, read=_yes_no)
DAY_BY_DAY = Shape(write=_by_day, read=HOURS.read)
# A roster's cell holds all hours in one line, a form those of a day in each.
OWN_HOURS = Shape(
    write=lambda value: _by_day(value.split(";")) if value else None,
    read=lambda cell: "; ".join(HOURS.read(cell)),
)
PAIRS = Shape(write=MAPPING.write, read=_pairs)
# An empty text of these is an empty list; of others, no value at all.
MANY = frozenset({LIST, HOURS, DAY_BY_DAY, RANGES, MAPPING, PAIRS})


def _column(name: str, shape: Shape, *path: str) -> Column:
    return Column(name, path or (name,), shape)


def _words(key: str) -> tuple[Column, ...]:
    return tuple(_column(f"{key}_{tongue}", TEXT, key, tongue) for tongue in ("ar", "fr", "en"))


def _day_by_day(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(
        replace(column, shape=DAY_BY_DAY) if column.shape is HOURS else column for column in columns
    )


NAME = (_column("id", TEXT), *_words("name"))
DAYS = (_column("first", DAY), _column("last", DAY))
WHOM = tuple(_column(key, LIST, "for", key) for key in ("communes", "kinds", "links", "schools"))

FORM_COLUMNS: dict[str, tuple[Column, ...]] = {
    SCHOOLS: tuple(
        _column(name, OWN_HOURS if name == "hours" else TEXT)
        for name in (*COLUMNS, *OPTIONAL_COLUMNS)
    ),
    STUDIOS: (
        *NAME,
        _column("hours", DAY_BY_DAY),
        _column("turnaround", WHOLE),
        _column("features", LIST),
        _column("closed", RANGES),
        _column("closed_at", LIST),
    ),
    TEACHERS: _day_by_day(TEACHER_COLUMNS),
    PROGRAMMES: _day_by_day(PROGRAMME_COLUMNS),
    CLOSURES: (*NAME, _column("kind", TEXT), *DAYS, _column("status", TEXT), *WHOM),
    BELL_PERIODS: (*NAME, *DAYS, _column("status", TEXT), _column("slots", DAY_BY_DAY), *WHOM),
    RECEPTION_HOURS: (
        _column("id", TEXT),
        _column("hours", DAY_BY_DAY),
        _column("period", TEXT),
        *WHOM,
    ),
    VARIANTS: (*NAME, _column("mbps", DECIMAL)),
    WINDOWS: (
        _column("start", CLOCK),
        _column("end", CLOCK),
        _column("share", DECIMAL),
        *WHOM,
    ),
    YEAR: DAYS,
    NETWORK: (
        _column("uplink_mbps", DECIMAL),
        _column("relayed", YES_NO),
        _column("reserve", DECIMAL),
        _column("recording_variant", TEXT),
        _column("limits", PAIRS),
    ),
    PLANNER: (
        _column("notice_hours", WHOLE),
        _column("start_step", WHOLE),
        *(_column(field.name, WHOLE, "weights", field.name) for field in fields(Weights)),
    ),
    PROVINCE: (_column("name", TEXT),),
}


def values_of(table: str, plain: Plain) -> dict[str, str]:
    """Return one item's values as texts, by column."""
    cells = {column.name: column.take(plain) for column in FORM_COLUMNS[table]}
    return {name: "" if cell is None else str(cell) for name, cell in cells.items()}


def put_value(table: str, plain: Plain, name: str, text: str) -> None:
    """Set one column of an item to what a text stands for."""
    column = next(other_column for other_column in FORM_COLUMNS[table] if other_column.name == name)
    holder = plain
    for key in column.path[:-1]:
        holder = holder.setdefault(key, {})
    holder.pop(column.path[-1], None)
    if column.shape in MANY:
        holder[column.path[-1]] = column.shape.read(text)
    else:
        column.put(plain, text)


def blamed_column(table: str, path: Sequence[str | int]) -> str:
    """Name the column that a path inside an item leads to; "" for the item as a whole."""
    column = column_of(FORM_COLUMNS[table], path)
    return column.name if column else ""
