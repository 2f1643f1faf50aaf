"""A programme's own rules: order, spacing, dates, windows, length and opening."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.province import Province
from scheduler.domain.wall import clock_text
from scheduler.planner.checker.broadcast import PlacedBroadcast, grouped


def series_clashes(province: Province, broadcasts: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    """Yield what breaks the rules of each programme's series."""
    for sessions in grouped(broadcasts, lambda one: one.programme.id).values():
        yield from _order_clashes(sessions)
        yield from _spacing_clashes(sessions)
        for session in sessions:
            yield from _date_clashes(session)
            yield from _opening_clashes(session)
            yield from _duration_clashes(province, session)


def _order_clashes(sessions: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    by_number = sorted(sessions, key=lambda one: one.key)
    for earlier, later in pairwise(by_number):
        if (later.slot.day, later.slot.start) < (earlier.slot.day, earlier.slot.start):
            yield Clash(code=ClashCode.ORDER, sessions=(earlier.key, later.key))


def _spacing_clashes(sessions: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    least = sessions[0].programme.min_days_between
    for first, second in pairwise(sessions):  # by slot
        days = (second.slot.day - first.slot.day).days
        if days < least:
            yield Clash(
                code=ClashCode.SPACING,
                sessions=(first.key, second.key),
                detail={"days": str(days), "least": str(least)},
            )
    most = sessions[0].programme.per_week
    for (year, week), together in grouped(sessions, _iso_week).items():
        if len(together) > most:
            yield Clash(
                code=ClashCode.SPACING,
                sessions=tuple(broadcast.key for broadcast in together),
                detail={"in": f"{year}-W{week:02d}", "most": str(most)},
            )


def _date_clashes(broadcast: PlacedBroadcast) -> Iterator[Clash]:
    programme, slot = broadcast.programme, broadcast.slot
    if slot.day > programme.last:
        yield Clash(
            code=ClashCode.DEADLINE,
            sessions=(broadcast.key,),
            detail={"day": str(slot.day), "last": str(programme.last)},
        )
    outside = programme.takes_studio and bool(programme.windows)
    if slot.day < programme.first or (
        outside and not any(window.holds(slot) for window in programme.windows)
    ):
        yield Clash(
            code=ClashCode.WINDOW,
            sessions=(broadcast.key,),
            detail={"day": str(slot.day), "at": clock_text(slot.start)},
        )


def _opening_clashes(broadcast: PlacedBroadcast) -> Iterator[Clash]:
    programme, opening = broadcast.programme, broadcast.placement.opening
    if programme.goes_live:
        if opening is not None:
            yield _wrong_opening(broadcast, "")
        return
    wait = programme.opens_after if programme.takes_studio else 0
    earliest = broadcast.slot.day + dt.timedelta(days=wait)
    if opening is None or opening.day < earliest:
        yield _wrong_opening(broadcast, str(earliest))


def _wrong_opening(broadcast: PlacedBroadcast, earliest: str) -> Clash:
    opening = broadcast.placement.opening
    found = str(opening.day) if opening else ""
    return Clash(
        code=ClashCode.WINDOW,
        sessions=(broadcast.key,),
        detail={"opening": found, "earliest": earliest},
    )


def _duration_clashes(province: Province, broadcast: PlacedBroadcast) -> Iterator[Clash]:
    if broadcast.placement.locked:
        return  # an operator may give a session a length of its own, and locks it with that
    wanted = province.minutes_of(broadcast.programme, broadcast.slot.day)
    if broadcast.slot.minutes != wanted:
        yield Clash(
            code=ClashCode.DURATION,
            sessions=(broadcast.key,),
            detail={"minutes": str(broadcast.slot.minutes), "wanted": str(wanted)},
        )


def _iso_week(broadcast: PlacedBroadcast) -> tuple[int, int]:
    return broadcast.slot.day.isocalendar()[:2]
