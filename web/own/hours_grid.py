"""A week of half hours to be painted: what teachers and schools mark as free."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from flask import flash
from flask_babel import format_date, gettext

from scheduler.domain.errors import BadInputError
from scheduler.domain.wall import Hours, clock_text

HALF_AN_HOUR = 30
SATURDAY = 5
MONDAY = dt.date(2026, 11, 30)  # any one: it lends its week the days' names


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Days across, half hours down; None where nothing can be marked. `painted` are the names of
    the cells that are marked.
    """

    days: tuple[tuple[dt.date, str], ...]
    rows: tuple[tuple[str, tuple[Hours | None, ...]], ...]
    painted: frozenset[str]

    def marked(self) -> list[Hours]:
        """Return the half hours that are marked, of those that can be."""
        return [cell for _, row in self.rows for cell in row if cell and name(cell) in self.painted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Painting:
    """The form of a week: what is painted, the word beside it, and why it was refused. `waits` when
    it shows what the studio has not decided yet.
    """

    grid: Grid
    note: str = ""
    fault: str = ""
    waits: bool = False


def sent(painting: Painting, ask: Callable[[Sequence[Hours], str], object]) -> Painting:
    """Send a painted week to the operator by `ask`; return it, with its fault if it was refused."""
    try:
        ask(painting.grid.marked(), painting.note)
    except BadInputError:
        fault = gettext("Select at least one half hour, and write at most 300 characters.")
        return replace(painting, fault=fault)
    flash(gettext("Sent. The new hours apply after the studio has accepted them."), "good")
    return painting


def grid(
    spanned: Collection[Hours],
    *,
    free: Collection[Hours] = (),
    painted: Collection[str] | None = None,
    within: Collection[Hours] | None = None,
) -> Grid:
    """Return a week that spans some hours, with the free ones marked or, after a form, the painted.

    With `within` only half hours inside these can be marked.
    """
    first = min((hours.start for hours in spanned), default=8 * 60) // HALF_AN_HOUR * HALF_AN_HOUR
    last = max((hours.end for hours in spanned), default=18 * 60)
    weekdays = range(max([SATURDAY, *(hours.weekday for hours in spanned)]) + 1)
    cells = [
        [Hours(day, start, start + HALF_AN_HOUR) for day in weekdays]
        for start in range(first, last, HALF_AN_HOUR)
    ]
    if painted is None:
        painted = {name(cell) for row in cells for cell in row if _holds(free, cell)}
    days = [MONDAY + dt.timedelta(days=weekday) for weekday in weekdays]
    return Grid(
        days=tuple((day, format_date(day, "EEE")) for day in days),
        rows=tuple(
            (
                clock_text(row[0].start),
                tuple(cell if within is None or _holds(within, cell) else None for cell in row),
            )
            for row in cells
        ),
        painted=frozenset(painted),
    )


def name(cell: Hours) -> str:
    """Return what a half hour is called in a form."""
    return f"{cell.weekday}-{cell.start}"


def _holds(hours: Collection[Hours], cell: Hours) -> bool:
    return any(
        other_hours.weekday == cell.weekday
        and other_hours.start <= cell.start
        and cell.end <= other_hours.end
        for other_hours in hours
    )
