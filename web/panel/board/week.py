"""The week board: studios' lanes by day above, the schools' week below."""

import datetime as dt
from functools import partial

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.school import Level, Link, SchoolKind
from scheduler.domain.wall import monday_of
from scheduler.service.draft import board as draft_board
from scheduler.service.draft.board import Board
from web.context import ctx, today
from web.language.formats import said_in_page
from web.language.names import province
from web.panel.blueprint import blueprint
from web.panel.board.asked import board_asked
from web.panel.board.axis import axis_over
from web.panel.board.blocks import Block, blocks_of
from web.panel.board.boxes import drawn
from web.panel.board.colours import Colouring, Palette, colouring_word, remember
from web.panel.board.lanes import board_days
from web.panel.board.schools import DAY_WIDTH, HEIGHT, BoardWeek, communes, strips
from web.panel.board.unplaced import whole_tray

OPEN_AT_MOST = 80  # schools whose rows are shown without being asked for
DAYS = 7


@blueprint.get("/week")
def week() -> ResponseReturnValue:
    """Show one week of the draft or of the last release."""
    asked, here = board_asked(), province()
    found = draft_board.board(ctx(), asked.monday, asked.source)
    blocks = blocks_of(found, here)
    chosen = asked.shown(blocks, here) if asked.filters else blocks
    palette = Palette(here, asked.colouring)
    studios = [studio for studio in here.studios if asked.studio in {"", studio.id}]
    axis = axis_over((block.slot for block in blocks), here.studios)
    dates = [asked.monday + dt.timedelta(days=offset) for offset in range(DAYS)]
    days = board_days(here, chosen, dates, studios, axis, palette=palette)
    schools = asked.rows(here)
    received = BoardWeek(blocks, [day.date for day in days], axis)
    groups = communes(schools, received)
    if blocks and len(schools) <= OPEN_AT_MOST:
        shown = strips(here, schools, received)
        for group in groups:
            group.strips = shown[group.key]
    page = render_template(
        "panel/board/week.html",
        board=found,
        asked=asked,
        previous=asked.monday - dt.timedelta(days=7),
        following=asked.monday + dt.timedelta(days=7),
        this_week=monday_of(today()),
        axis=axis,
        step=here.start_step,
        first=next((cell.id for day in days for lane in day.lanes for cell in lane.cells), None),
        days=days,
        studios=here.studios,
        groups=groups,
        levels=list(Level),
        kinds=list(SchoolKind),
        links=list(Link),
        tray=whole_tray(found.unplaced) if asked.source == "draft" else [],
        nights_late=any(strip.late for group in groups for strip in group.strips),
        summary=_summary(found, blocks),
        look=drawing(len(days), select=asked.select and asked.source == "draft"),
        colourings=list(Colouring),
        colouring_word=colouring_word,
        dyes=palette.legend(chosen, here),
        chosen=len({block.id for block in chosen}),
        teachers=sorted(here.teachers, key=lambda teacher: str(said_in_page(teacher.name))),
    )
    return remember(make_response(page))


@blueprint.get("/week/schools")
def week_schools() -> ResponseReturnValue:
    """Return the rows of the schools asked for, to be put into a fold that was opened."""
    asked, here = board_asked(), province()
    found = draft_board.board(ctx(), asked.monday, asked.source)
    blocks = blocks_of(found, here)
    schools = asked.rows(here)
    busy = {block.slot.day for block in blocks}
    dates = [asked.monday + dt.timedelta(days=offset) for offset in range(DAYS)]
    days = [date for date in dates if date.weekday() != DAYS - 1 or date in busy]
    axis = axis_over((block.slot for block in blocks), here.studios)
    rows = strips(here, schools, BoardWeek(blocks, days, axis))
    return render_template(
        "panel/board/schools.html",
        strips=[strip for group in rows.values() for strip in group],
        look=drawing(len(days)),
    )


def drawing(days: int, *, select: bool = False) -> dict[str, object]:
    """Return what templates need to draw lanes and strips."""
    return {
        "strip_width": days * DAY_WIDTH,
        "height": HEIGHT,
        "drawn": partial(drawn, select=select),
        "sessions_at": url_for("panel.session", session_id=0).removesuffix("0"),
        "recording": gettext("Recording"),
        "recorded": gettext("Recorded"),
    }


def _summary(board: Board, blocks: list[Block]) -> dict[str, int]:
    """Count what happens in the week: a recording may be made before it and open after it."""
    days = {board.monday + dt.timedelta(days=offset) for offset in range(DAYS)}
    here = [block for block in blocks if days & {block.slot.day, block.audience_slot.day}]
    elsewhere = {block.id for block in blocks} - {each.id for each in here}
    return {
        "sessions": len(here),
        "live": sum(block.live for block in here),
        "pairs": sum(block.reach for block in here),
        "changed": len(board.changed - elsewhere),
    }
