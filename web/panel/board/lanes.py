"""Days as lanes of studios with the sessions in them: what the board and the day view draw."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.province import Province
from scheduler.domain.studio import Studio
from scheduler.domain.wall import MINUTES_A_DAY
from web.context import wall_now
from web.panel.board.axis import Axis, Shade, shades
from web.panel.board.blocks import Block
from web.panel.board.boxes import Scribe, SessionCell
from web.panel.board.colours import Palette

SUNDAY = 6
MOST_ROWS = 3  # of boxes above each other; more are told as a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One studio on one day (or, without a studio, the recordings that open on it).

    Boxes that share time lie in `rows`. Where there would be too many, `cells` is empty and
    `bundles` tells by minute how many open.
    """

    day: dt.date
    studio: Studio | None
    cells: list[SessionCell]
    shades: list[Shade]
    rows: int = 1
    bundles: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the board; `now` is the present minute on today's lanes."""

    date: dt.date
    lanes: list[Lane]
    now: int | None = None


def scribe_of(here: Province, axis: Axis, palette: Palette) -> Scribe:
    """Return who writes the boxes of a board at this moment."""
    date, minute = wall_now()
    later, rest = divmod(minute + here.notice_hours * 60, MINUTES_A_DAY)
    notice = ((date, minute), (date + dt.timedelta(days=later), rest))
    return Scribe(axis, notice=notice, palette=palette)


def board_days(
    here: Province,
    blocks: Sequence[Block],
    dates: Iterable[dt.date],
    studios: Sequence[Studio],
    axis: Axis,
    *,
    palette: Palette,
) -> list[Day]:
    """Return days with their lanes; a Sunday without a session is left out."""
    date, minute = wall_now()
    scribe = scribe_of(here, axis, palette)
    by_lane: dict[tuple[dt.date, str], list[Block]] = {}
    for block in blocks:
        by_lane.setdefault((block.slot.day, block.studio_id), []).append(block)
    busy = {day for day, _ in by_lane}
    days = []
    for day in dates:
        if day.weekday() == SUNDAY and day not in busy:
            continue
        lanes = [
            Lane(
                day=day,
                studio=studio,
                cells=scribe.cells(by_lane.get((day, studio.id), ())),
                shades=shades(here, studio, day, axis),
            )
            for studio in studios
        ]
        opening = by_lane.get((day, ""), ())
        if opening:
            lanes.append(_openings(scribe, day, opening))
        days.append(Day(date=day, lanes=lanes, now=minute if day == date else None))
    return days


def _openings(scribe: Scribe, day: dt.date, blocks: Sequence[Block]) -> Lane:
    rows = _rows(blocks)
    count = max(rows) + 1
    if count <= MOST_ROWS:
        written = scribe.cells(blocks)
        cells = [replace(cell, row=row) for cell, row in zip(written, rows, strict=True)]
        return Lane(day=day, studio=None, cells=cells, shades=[], rows=count)
    minutes = [block.slot.start for block in blocks]
    bundles = tuple((minute, minutes.count(minute)) for minute in sorted(set(minutes)))
    return Lane(day=day, studio=None, cells=[], shades=[], bundles=bundles)


def _rows(blocks: Sequence[Block]) -> list[int]:
    """Return for each block, by start, the first row that is free by then."""
    ends: list[int] = []
    rows = []
    for block in blocks:
        free = (row for row, end in enumerate(ends) if end <= block.slot.start)
        row = next(free, len(ends))
        ends[row : row + 1] = [block.slot.end]
        rows.append(row)
    return rows
