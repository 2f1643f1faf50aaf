"""The week board: studios' lanes by day above, the schools' week below."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.school import Level, Link, SchoolKind
from scheduler.domain.wall import monday_of, parse_day
from scheduler.service.draft import board as draft_board
from scheduler.service.draft.board import Board
from scheduler.service.releases import queries
from web.context import ctx, today
from web.language.names import province
from web.panel.blueprint import blueprint
from web.panel.board.axis import axis_over
from web.panel.board.blocks import Block, blocks_of
from web.panel.board.boxes import drawn
from web.panel.board.lanes import days_of
from web.panel.board.schools import DAY_WIDTH, HEIGHT, Wanted, Week, communes, strips
from web.panel.board.unplaced import whole_tray

PROVINCE = Holder(kind=HolderKind.PROVINCE)
OPEN_AT_MOST = 80  # schools whose rows are shown without being asked for
DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which board is asked for, as its address says: what links and forms hand on."""

    monday: dt.date
    source: str
    studio: str
    wanted: Wanted

    def address(self, endpoint: str = "panel.week", **other: Any) -> str:  # noqa: ANN401 -- as for url_for
        """Return the address of this board, or of one that differs in some parts."""
        wanted = self.wanted
        parts: dict[str, Any] = {
            "on": self.monday,
            "source": self.source if self.source == "release" else None,
            "studio": self.studio or None,
            "q": wanted.words or None,
            "commune": wanted.commune or None,
            "level": wanted.level or None,
            "kind": wanted.kind or None,
            "link": wanted.link or None,
        }
        return url_for(endpoint, **(parts | other))


@blueprint.get("/week")
def week() -> ResponseReturnValue:
    """Show one week of the draft or of the last release."""
    asked, here = _asked(), province()
    found = draft_board.board(ctx(), asked.monday, asked.source)
    blocks = blocks_of(found, here)
    studios = [studio for studio in here.studios if asked.studio in {"", studio.id}]
    axis = axis_over((block.slot for block in blocks), here.studios)
    dates = [asked.monday + dt.timedelta(days=offset) for offset in range(DAYS)]
    days = days_of(here, blocks, dates, studios, axis)
    schools = [school for school in here.schools if asked.wanted.takes(school)]
    received = Week(blocks, [day.date for day in days], axis)
    groups = communes(schools, received)
    if blocks and len(schools) <= OPEN_AT_MOST:
        shown = strips(here, schools, received)
        for group in groups:
            group.strips = shown[group.key]
    return render_template(
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
        look=drawing(len(days)),
    )


@blueprint.get("/week/schools")
def week_schools() -> ResponseReturnValue:
    """Return the rows of the schools asked for, to be put into a fold that was opened."""
    asked, here = _asked(), province()
    found = draft_board.board(ctx(), asked.monday, asked.source)
    blocks = blocks_of(found, here)
    schools = [school for school in here.schools if asked.wanted.takes(school)]
    busy = {block.slot.day for block in blocks}
    dates = [asked.monday + dt.timedelta(days=offset) for offset in range(DAYS)]
    days = [date for date in dates if date.weekday() != DAYS - 1 or date in busy]
    axis = axis_over((block.slot for block in blocks), here.studios)
    rows = strips(here, schools, Week(blocks, days, axis))
    return render_template(
        "panel/board/schools.html",
        strips=[strip for group in rows.values() for strip in group],
        look=drawing(len(days)),
    )


def drawing(days: int) -> dict[str, object]:
    """Return what templates need to draw lanes and strips."""
    return {
        "strip_width": days * DAY_WIDTH,
        "height": HEIGHT,
        "drawn": drawn,
        "sessions_at": url_for("panel.session", session_id=0).removesuffix("0"),
        "recording": gettext("Recording"),
        "recorded": gettext("Recorded"),
    }


def _asked() -> Asked:
    args = request.args
    return Asked(
        monday=_monday(),
        source="release" if args.get("source") == "release" else "draft",
        studio=args.get("studio", ""),
        wanted=Wanted(
            words=args.get("q", "").strip(),
            commune=args.get("commune", ""),
            level=args.get("level", ""),
            kind=args.get("kind", ""),
            link=args.get("link", ""),
        ),
    )


def _monday() -> dt.date:
    try:
        asked = parse_day(request.args.get("on", ""))
    except ValueError:
        asked = _first_interesting_day()
    return monday_of(asked)


def _first_interesting_day() -> dt.date:
    """Return today, or the first planned day when nothing is planned before it."""
    now = today()
    ahead = queries.released_sessions(ctx(), PROVINCE, now, now + dt.timedelta(days=28))
    return ahead[0].facts.slot.day if ahead else now


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
