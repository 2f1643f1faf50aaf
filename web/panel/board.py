"""The week board: studios' lanes by day above, the schools' week below."""

import datetime as dt
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.province import Province
from scheduler.domain.school import Level, Link, SchoolKind
from scheduler.domain.studio import Studio
from scheduler.domain.wall import monday_of
from scheduler.service import sessions
from scheduler.service.views import Board, Holder, HolderKind
from web.context import ctx, today, wall_now
from web.names import province
from web.panel.axis import Axis, Shade, axis_over, shades
from web.panel.blocks import Block, blocks_of
from web.panel.blueprint import blueprint
from web.panel.cells import Cell, Scribe, drawn
from web.panel.receivers import DAY_WIDTH, HEIGHT, Wanted, communes
from web.panel.tray import whole_tray

SUNDAY = 6
PROVINCE = Holder(kind=HolderKind.PROVINCE)
OPEN_AT_MOST = 80  # schools whose rows are shown without being asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One studio on one day (or, without a studio, the recordings that open on it)."""

    day: dt.date
    studio: Studio | None
    cells: list[Cell]
    shades: list[Shade]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the board; `now` is the present minute on today's lanes."""

    date: dt.date
    lanes: list[Lane]
    now: int | None = None


@blueprint.get("/week")
def week() -> ResponseReturnValue:
    """Show one week of the draft or of the last release."""
    monday = _monday()
    source = "release" if request.args.get("source") == "release" else "draft"
    here = province()
    found = sessions.board(ctx(), monday, source)
    blocks = blocks_of(found, here)
    chosen = request.args.get("studio", "")
    studios = [each for each in here.studios if chosen in {"", each.id}]
    axis = axis_over((each.slot for each in blocks), here.studios)
    days = _days(here, blocks, monday, studios, axis)
    wanted = _wanted()
    groups = communes(here, blocks, [each.date for each in days], axis, wanted)
    shown = sum(len(each.strips) for each in groups)
    return render_template(
        "panel/week.html",
        board=found,
        monday=monday,
        previous=monday - dt.timedelta(days=7),
        following=monday + dt.timedelta(days=7),
        this_week=monday_of(today()),
        axis=axis,
        days=days,
        studios=here.studios,
        chosen=chosen,
        groups=groups,
        unfolded=shown <= OPEN_AT_MOST,
        wanted=wanted,
        levels=list(Level),
        kinds=list(SchoolKind),
        links=list(Link),
        day_width=DAY_WIDTH,
        height=HEIGHT,
        tray=whole_tray(found.unplaced) if source == "draft" else [],
        summary=_summary(found, blocks),
        drawn=drawn,
        sessions_at=url_for("panel.session", session_id=0).removesuffix("0"),
        recording=gettext("Recording"),
    )


def _monday() -> dt.date:
    try:
        asked = dt.date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        asked = _first_interesting_day()
    return monday_of(asked)


def _first_interesting_day() -> dt.date:
    """Return today, or the first planned day when nothing is planned before it."""
    now = today()
    ahead = sessions.released_sessions(ctx(), PROVINCE, now, now + dt.timedelta(days=28))
    return ahead[0].facts.slot.day if ahead else now


def _wanted() -> Wanted:
    args = request.args
    return Wanted(
        words=args.get("q", "").strip(),
        commune=args.get("commune", ""),
        level=args.get("level", ""),
        kind=args.get("kind", ""),
        link=args.get("link", ""),
    )


def _days(
    here: Province, blocks: list[Block], monday: dt.date, studios: list[Studio], axis: Axis
) -> list[Day]:
    date, minute = wall_now()
    scribe, days = Scribe(axis), []
    for offset in range(7):
        day = monday + dt.timedelta(days=offset)
        todays = [each for each in blocks if each.slot.day == day]
        if offset == SUNDAY and not todays:
            continue
        lanes = [
            Lane(
                day=day,
                studio=studio,
                cells=scribe.cells(each for each in todays if each.studio_id == studio.id),
                shades=shades(here, studio, day, axis),
            )
            for studio in studios
        ]
        opening = [each for each in todays if not each.studio_id]
        if opening:
            lanes.append(Lane(day=day, studio=None, cells=scribe.cells(opening), shades=[]))
        days.append(Day(date=day, lanes=lanes, now=minute if day == date else None))
    return days


def _summary(board: Board, blocks: list[Block]) -> dict[str, int]:
    pairs = sum(each.reach for each in blocks)
    return {
        "sessions": len(blocks),
        "live": sum(each.live for each in blocks),
        "pairs": pairs,
        "changed": len(board.changed),
        "unplaced": len(board.unplaced),
    }
