"""Several weeks of the board: two to four side by side, or the weeks of a month."""

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.text import Text
from scheduler.domain.wall import monday_of
from scheduler.service.draft import board as draft_board
from web.context import ctx, today
from web.language.formats import said_in_page
from web.language.names import province
from web.panel.blueprint import blueprint
from web.panel.board.asked import MOST_WEEKS, BoardRequest, board_asked, day_asked
from web.panel.board.axis import axis_over
from web.panel.board.blocks import blocks_of
from web.panel.board.boxes import SessionCell, chip
from web.panel.board.colours import Colouring, Palette, colouring_word, remember
from web.panel.board.lanes import SUNDAY, scribe_of
from web.panel.board.week import drawing

ONE_WEEK = dt.timedelta(weeks=1)
FEWEST = 2  # weeks that stand side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """One day: its sessions by time, and why it is closed, if it is. `aside` is another month's."""

    date: dt.date
    cells: list[SessionCell]
    closed: Text | None
    aside: bool


@blueprint.get("/weeks")
def weeks() -> ResponseReturnValue:
    """Show two to four weeks side by side: a column a week, a row a day."""
    asked = board_asked()
    asked = replace(asked, weeks=min(max(asked.weeks, FEWEST), MOST_WEEKS))
    squares = _squares(asked, asked.monday, asked.weeks)
    by_day = [[week[day] for week in squares.weeks] for day in range(7)]
    step = asked.weeks * ONE_WEEK
    return _page(asked, squares, by_day, asked.monday - step, asked.monday + step)


@blueprint.get("/month")
def month() -> ResponseReturnValue:
    """Show the month of a day: a row a week, a column a day."""
    asked, day = board_asked(), day_asked()
    first = day.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    count = (monday_of(last) - monday_of(first)) // ONE_WEEK + 1
    squares = _squares(asked, monday_of(first), count, first.month)
    asked = replace(asked, monday=first)
    before, after = first - dt.timedelta(days=1), last + dt.timedelta(days=1)
    return _page(asked, squares, squares.weeks, before.replace(day=1), after, month=first)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Squares:
    """The days of the weeks, each from its Monday, and what the page says beside them."""

    board: draft_board.Board
    weeks: list[list[Square]]
    palette: Palette
    legend: list[object]
    count: int
    here: Province


def _squares(asked: BoardRequest, monday: dt.date, weeks_shown: int, in_month: int = 0) -> _Squares:
    here = province()
    found = draft_board.board(ctx(), monday, asked.source, weeks=weeks_shown)
    blocks = asked.shown(blocks_of(found, here), here)
    palette = Palette(here, asked.colouring)
    scribe = scribe_of(here, axis_over((), ()), palette)
    by_day: dict[dt.date, list[SessionCell]] = {}
    for block in blocks:
        by_day.setdefault(block.slot.day, []).extend(scribe.cells([block]))
    dates = [monday + dt.timedelta(days=number) for number in range(7 * weeks_shown)]
    squares = [
        Square(
            date=date,
            cells=by_day.get(date, []),
            closed=closure.name if closure else None,
            aside=bool(in_month) and date.month != in_month,
        )
        for date in dates
        for closure in [here.calendar.closure_for_all(date)]
    ]
    return _Squares(
        board=found,
        weeks=[squares[start : start + 7] for start in range(0, len(squares), 7)],
        palette=palette,
        legend=list(palette.legend(blocks, here)),
        count=sum(block.slot.day in dates for block in blocks),
        here=here,
    )


def _page(
    asked: BoardRequest,
    squares: _Squares,
    rows: list[list[Square]],
    previous: dt.date,
    following: dt.date,
    *,
    month: dt.date | None = None,
) -> ResponseReturnValue:
    """Return the page; a Sunday on which nothing is broadcast is left out."""
    sundays = any(week[SUNDAY].cells for week in squares.weeks)
    if not sundays:
        rows = [row[:SUNDAY] for row in rows] if month else rows[:SUNDAY]
    here = squares.here
    page = render_template(
        "panel/board/weeks.html",
        asked=asked,
        board=squares.board,
        rows=rows,
        month=month,
        mondays=[week[0].date for week in squares.weeks],
        previous=previous,
        following=following,
        present=today(),
        count=squares.count,
        dyes=squares.legend,
        chip=chip,
        look=drawing(1),
        studios=here.studios,
        teachers=sorted(here.teachers, key=lambda teacher: str(said_in_page(teacher.name))),
        levels=list(Level),
        colourings=list(Colouring),
        colouring_word=colouring_word,
    )
    return remember(make_response(page))
