"""How the command speaks: tables and sentences for people, JSON for programs."""

import datetime as dt
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from scheduler.cli.speech import column as named
from scheduler.domain.wall import clock_text

# A pipe has no width; tables for it are as wide as a wide terminal.
WIDE = 160
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def print_json(value: object) -> None:
    """Print a value as JSON; instants end in `Z`, days and wall times are ISO 8601."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))  # noqa: T201 -- rich would wrap it


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their column names."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(named(column), overflow="fold")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    out.print(table)


def instant_text(instant: dt.datetime) -> str:
    """Write a UTC instant as `2026-12-01T14:30:00Z`."""
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wall_text(day: dt.date, minute: int) -> str:
    """Write a wall moment as `2026-12-01 14:30`."""
    return f"{day.isoformat()} {clock_text(minute)}"


def _plain(value: Any) -> object:  # noqa: ANN401 -- whatever json cannot write itself
    if isinstance(value, dt.datetime):
        return instant_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)
