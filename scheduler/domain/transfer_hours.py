"""When files may go to a school and when a transfer will be over, from its nightly hours."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.domain.network import TransferWindow
from scheduler.domain.wall import MINUTES_A_DAY, Zone

ONE_DAY = dt.timedelta(days=1)
LOOK_AHEAD = 120  # nights


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night's hours for transfers, as UTC instants, [start, end)."""

    day: dt.date  # the wall day on whose evening it begins
    start: dt.datetime
    end: dt.datetime


def night_of(window: TransferWindow, day: dt.date, zone: Zone) -> Night:
    """Return the night that begins on a wall day."""
    over, minute = divmod(window.end, MINUTES_A_DAY)
    end = zone.instant(day + dt.timedelta(days=over), minute)
    return Night(day=day, start=zone.instant(day, window.start), end=end)


def nights_from(window: TransferWindow, now: dt.datetime, zone: Zone) -> Iterator[Night]:
    """Yield the night that is on at an instant, if one is, and those after it."""
    first = zone.wall(now)[0] - dt.timedelta(days=window.end // MINUTES_A_DAY + 1)
    for ahead in range(LOOK_AHEAD):
        night = night_of(window, first + ahead * ONE_DAY, zone)
        if night.end > now:
            yield night


def open_night(
    window: TransferWindow, now: dt.datetime, zone: Zone, not_before: dt.datetime | None = None
) -> Night | None:
    """Return the night that is on at an instant; None outside, and before the first planned one."""
    night = next(nights_from(window, now, zone))
    is_planned = not_before is None or now >= not_before
    return night if night.start <= now and is_planned else None


def next_opening(
    window: TransferWindow, now: dt.datetime, zone: Zone, not_before: dt.datetime | None = None
) -> dt.datetime:
    """Return the instant from which files may go: `now` inside a night, else the next start."""
    since = now if not_before is None else max(now, not_before)
    return max(since, next(nights_from(window, since, zone)).start)


def finish_of_transfer(
    window: TransferWindow,
    zone: Zone,
    begins: dt.datetime,
    seconds: float,
) -> dt.datetime | None:
    """Return when a transfer that needs so many seconds of open hours will be over.

    None when the nights that are looked at do not suffice.
    """
    left = seconds
    for night in nights_from(window, begins, zone):
        start = max(night.start, begins)
        length = (night.end - start).total_seconds()
        if left <= length:
            return start + dt.timedelta(seconds=left)
        left -= length
    return None


def bytes_a_second(downlink_mbps: float, window: TransferWindow) -> float:
    """Return the rate at which files may go to a school, in bytes a second."""
    return downlink_mbps * window.share * 1_000_000 / 8
