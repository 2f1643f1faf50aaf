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
from scheduler.service.schools import replies
from scheduler.service.schools.replies import RoomAnswer
from web.context import ctx, today, wall_now
from web.language.names import province
from web.panel.blueprint import blueprint
from web.panel.board.axis import axis_over
from web.panel.board.blocks import Block, blocks_of
from web.panel.board.lanes import days_of
from web.panel.board.week import drawing

ONE_DAY = dt.timedelta(days=1)
WEEKS_AHEAD = 4  # in which an empty day looks for the next session
NAMED_AT_MOST = 1500  # schools over all sessions; beyond, only figures are given


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
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
        each for each in blocks_of(found, here) if day in {each.slot.day, each.audience_slot.day}
    ]
    in_studio = [each for each in blocks if each.slot.day == day]
    axis = axis_over((each.slot for each in in_studio), here.studios)
    answers: Mapping[int, Mapping[str, RoomAnswer]] = {}
    if source == "release":
        answers = replies.room_answers(ctx(), [each.id for each in blocks])
    broadcasts = [_broadcast(each, day, answers.get(each.id, {})) for each in blocks]
    broadcasts.sort(key=lambda each: each.block.audience_slot if each.opens else each.block.slot)
    silent = _silent(broadcasts)
    return render_template(
        "panel/board/day.html",
        date=day,
        source=source,
        previous=day - ONE_DAY,
        following=day + ONE_DAY,
        present=today(),
        axis=axis,
        lanes=days_of(here, in_studio, [day], here.studios, axis),
        broadcasts=broadcasts,
        by_name=sum(each.block.reach for each in broadcasts) <= NAMED_AT_MOST,
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
        days = [each.slot.day for each in blocks_of(found, province()) if each.slot.day > day]
        if days:
            return min(days)
    return None


def _broadcast(block: Block, day: dt.date, answers: Mapping[str, RoomAnswer]) -> Broadcast:
    known = province().school_by_code
    by_mode: dict[Mode, list[School]] = {mode: [] for mode in Mode}
    for each in block.receptions:
        if each.school_code in known:
            by_mode[each.mode].append(known[each.school_code])
    live = by_mode[Mode.LIVE]
    return Broadcast(
        block=block,
        opens=block.opening is not None and block.audience_slot.day == day,
        ready=[each for each in live if answers.get(each.code) is RoomAnswer.READY],
        impossible=[each for each in live if answers.get(each.code) is RoomAnswer.NOT_POSSIBLE],
        silent=[each for each in live if each.code not in answers],
        recorded=by_mode[Mode.RECORDED],
        without=by_mode[Mode.NONE],
    )


def _silent(broadcasts: list[Broadcast]) -> list[School]:
    """Return the schools that have yet to say whether their room is ready, each once."""
    now = wall_now()
    awaited = [each for each in broadcasts if (each.block.slot.day, each.block.slot.end) > now]
    found = {school.code: school for each in awaited for school in each.silent}
    return [found[code] for code in sorted(found)]


def _letter(schools: list[School]) -> str:
    """Return an address that opens one e-mail to them all, hidden from each other."""
    addresses = ",".join(quote(each.email, safe="@.+-") for each in schools if each.email)
    return f"mailto:?bcc={addresses}" if addresses else ""
