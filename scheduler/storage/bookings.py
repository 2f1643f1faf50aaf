"""The one rule for two bookings that meet, and the sweep that finds them.

Spans are half-open: a session that starts when another ends does not meet it, unless the studio
needs a turnaround between them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.keys import SessionKey

NO_GAP = dt.timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """The time a session takes of a studio and a teacher (either may be empty), in UTC instants."""

    session_id: int
    key: SessionKey
    studio_id: str
    teacher_id: str
    start_at: dt.datetime
    end_at: dt.datetime


def meet(one: Booking, other: Booking, gap: dt.timedelta = NO_GAP) -> bool:
    """Tell whether two bookings overlap, or come closer than the gap."""
    return one.start_at < other.end_at + gap and other.start_at < one.end_at + gap


def find_meetings(
    wanted: Sequence[Booking], others: Iterable[Booking], turnarounds: dict[str, int]
) -> tuple[Clash, ...]:
    """Return a clash for each studio or teacher that `wanted` would book twice at once.

    Wanted bookings are checked among themselves and against the others; what the others do to each
    other is not asked. `turnarounds` are minutes by studio.
    """
    ours = {booking.session_id for booking in wanted}
    everybody = [*wanted, *(booking for booking in others if booking.session_id not in ours)]
    clashes = []
    for studio_id, bookings in _grouped(everybody, "studio_id").items():
        gap = dt.timedelta(minutes=turnarounds.get(studio_id, 0))
        for one, other in _close_pairs(bookings, gap):
            if one.session_id in ours or other.session_id in ours:
                code = ClashCode.STUDIO if meet(one, other) else ClashCode.TURNAROUND
                clashes.append(_clash(code, one, other, studio=studio_id))
    for teacher_id, bookings in _grouped(everybody, "teacher_id").items():
        for one, other in _close_pairs(bookings, NO_GAP):
            if one.session_id in ours or other.session_id in ours:
                clashes.append(_clash(ClashCode.TEACHER, one, other, teacher=teacher_id))
    return tuple(sorted(clashes, key=lambda clash: (clash.sessions, clash.code)))


def _clash(code: ClashCode, one: Booking, other: Booking, **parties: str) -> Clash:
    low, high = sorted((one.key, other.key))
    return Clash(code=code, sessions=(low, high), detail=parties)


def _grouped(bookings: Iterable[Booking], holder: str) -> dict[str, list[Booking]]:
    groups: dict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        if name := getattr(booking, holder):
            groups[name].append(booking)
    return groups


def _close_pairs(bookings: list[Booking], gap: dt.timedelta) -> Iterator[tuple[Booking, Booking]]:
    running: list[Booking] = []
    for booking in sorted(bookings, key=lambda other_booking: other_booking.start_at):
        running = [
            other_booking
            for other_booking in running
            if booking.start_at < other_booking.end_at + gap
        ]
        for each in running:
            if meet(each, booking, gap):
                yield each, booking
        running.append(booking)
