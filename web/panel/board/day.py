"""One day large: the studios by the hour, its sessions, and which schools have not answered."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import render_template, request
from flask.typing import ResponseReturnValue

from scheduler.domain.school import School
from scheduler.domain.session import Mode
from scheduler.domain.wall import monday_of, parse_day
from scheduler.service.draft import board as draft_board
from scheduler.service.schools import reply_queries
from scheduler.service.schools.replies import RoomAnswer
from web.context import ctx, today, wall_now
from web.language.names import province
from web.panel.blueprint import blueprint
from web.panel.board.axis import axis_over
from web.panel.board.blocks import Block, blocks_of
from web.panel.board.colours import Colouring, Palette
from web.panel.board.lanes import board_days
from web.panel.board.week import drawing

ONE_DAY = dt.timedelta(days=1)
WEEKS_AHEAD = 4  # in which an empty day looks for the next session
NAMED_AT_MOST = 1500  # schools over all sessions; beyond, only figures are given


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySession:
    """One session of the day with its schools: those live by their answer, and the others."""

    block: Block
    opens: bool  # a recording opens to the schools; else it is broadcast or recorded that day
    ready: list[School]
    impossible: list[School]
    silent: list[School]
    recorded: list[School]
    without: list[School]


@blueprint.get("/day", endpoint="day")
def day_page() -> ResponseReturnValue:
    """Show one day of the last release or of the draft."""
    here, day = province(), _day()
    source = "draft" if request.args.get("source") == "draft" else "release"
    found = draft_board.board(ctx(), monday_of(day), source)
    blocks = [
        block
        for block in blocks_of(found, here)
        if day in {block.slot.day, block.audience_slot.day}
    ]
    in_studio = [block for block in blocks if block.slot.day == day]
    axis = axis_over((block.slot for block in in_studio), here.studios)
    answers: Mapping[int, Mapping[str, RoomAnswer]] = {}
    if source == "release":
        answers = reply_queries.room_answers(ctx(), [block.id for block in blocks])
    broadcasts = [_broadcast(block, day, answers.get(block.id, {})) for block in blocks]
    broadcasts.sort(
        key=lambda broadcast: (
            broadcast.block.audience_slot if broadcast.opens else broadcast.block.slot
        )
    )
    silent = _silent(broadcasts)
    palette = Palette(here, Colouring.MODE)
    return render_template(
        "panel/board/day.html",
        date=day,
        source=source,
        previous=day - ONE_DAY,
        following=day + ONE_DAY,
        present=today(),
        axis=axis,
        lanes=board_days(here, in_studio, [day], here.studios, axis, palette=palette),
        broadcasts=broadcasts,
        by_name=sum(broadcast.block.reach for broadcast in broadcasts) <= NAMED_AT_MOST,
        ahead=None if broadcasts else _next_day(day, source),
        silent=silent,
        write_to=_letter(silent),
        asks_rooms=source == "release",
        look=drawing(1),
    )


def _day() -> dt.date:
    try:
        return parse_day(request.args.get("on", ""))
    except ValueError:
        return today()


def _next_day(day: dt.date, source: str) -> dt.date | None:
    """Return the next day on which something is broadcast or recorded, within four weeks."""
    for week in range(WEEKS_AHEAD):
        found = draft_board.board(ctx(), monday_of(day) + dt.timedelta(weeks=week), source)
        days = [block.slot.day for block in blocks_of(found, province()) if block.slot.day > day]
        if days:
            return min(days)
    return None


def _broadcast(block: Block, day: dt.date, answers: Mapping[str, RoomAnswer]) -> DaySession:
    known = province().school_by_code
    by_mode: dict[Mode, list[School]] = {mode: [] for mode in Mode}
    for reception in block.receptions:
        if reception.school_code in known:
            by_mode[reception.mode].append(known[reception.school_code])
    live = by_mode[Mode.LIVE]
    return DaySession(
        block=block,
        opens=block.opening is not None and block.audience_slot.day == day,
        ready=[school for school in live if answers.get(school.code) is RoomAnswer.READY],
        impossible=[
            school for school in live if answers.get(school.code) is RoomAnswer.NOT_POSSIBLE
        ],
        silent=[school for school in live if school.code not in answers],
        recorded=by_mode[Mode.RECORDED],
        without=by_mode[Mode.NONE],
    )


def _silent(broadcasts: list[DaySession]) -> list[School]:
    """Return the schools that have yet to say whether their room is ready, each once."""
    now = wall_now()
    awaited = [
        broadcast
        for broadcast in broadcasts
        if (broadcast.block.slot.day, broadcast.block.slot.end) > now
    ]
    found = {school.code: school for broadcast in awaited for school in broadcast.silent}
    return [found[code] for code in sorted(found)]


def _letter(schools: list[School]) -> str:
    """Return an address that opens one e-mail to them all, hidden from each other."""
    addresses = ",".join(quote(school.email, safe="@.+-") for school in schools if school.email)
    return f"mailto:?bcc={addresses}" if addresses else ""
