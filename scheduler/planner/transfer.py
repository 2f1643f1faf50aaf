"""The facts of recorded deliveries: sizes, nights, and by when a recording must be there."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.domain.keys import SessionKey
from scheduler.domain.network import TransferWindow, Variant
from scheduler.domain.programme import Programme, Rerun, Source
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.domain.session import Placement

Moment = tuple[dt.date, int]  # wall day and minute

END_OF_DAY = 24 * 60
MORNING = 8 * 60
# Until the file of a broadcast is cut, encoded and on the server.
PROCESSING = 30
# A file supplied beforehand is sent in the week before it opens.
FILE_LEAD = dt.timedelta(days=7)
# Without a rule about reruns the recording still comes, in two weeks at the latest.
LONGEST = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One recording that one school is to have: `ready` and the deadlines to try, best first."""

    key: SessionKey
    school: School
    programme: Programme
    placement: Placement
    ready: Moment
    deadlines: tuple[Moment, ...]


def wanted_by(province: Province, placement: Placement, school: School) -> Wanted:
    """Say when a school's copy of a recording may leave and when it must be there."""
    programme = province.programme_by_id[placement.key.programme_id]
    return Wanted(
        key=placement.key,
        school=school,
        programme=programme,
        placement=placement,
        ready=_ready(programme, placement),
        deadlines=_deadlines(province, programme, placement, school),
    )


def _ready(programme: Programme, placement: Placement) -> Moment:
    slot = placement.slot
    if not programme.goes_live and programme.source is Source.FILE:
        return slot.day - FILE_LEAD, 0
    return slot.day, slot.end + PROCESSING


def _deadlines(
    province: Province, programme: Programme, placement: Placement, school: School
) -> tuple[Moment, ...]:
    day = placement.slot.day
    if placement.opening is not None:
        return ((placement.opening.day, placement.opening.start),)
    morning = _next_morning(province, school, day)
    if programme.rerun is Rerun.SAME_DAY:
        return ((day, END_OF_DAY), morning)
    if programme.rerun is Rerun.NEXT_MORNING:
        return (morning,)
    if programme.rerun is Rerun.WEEK_END:
        return ((day + dt.timedelta(days=6 - day.weekday()), END_OF_DAY),)
    return ((day + LONGEST, END_OF_DAY),)


def _next_morning(province: Province, school: School, day: dt.date) -> Moment:
    """Return the first bell of the school's next day with lessons."""
    for ahead in range(1, LONGEST.days):
        later = day + dt.timedelta(days=ahead)
        blocks = province.calendar.bell_blocks(school, later)
        if blocks:
            return later, blocks[0][0]
    return day + dt.timedelta(days=1), MORNING


def nights(window: TransferWindow, ready: Moment, deadline: Moment) -> Iterator[dt.date]:
    """Yield the days on whose evening a whole window lies between the two moments."""
    day = ready[0]
    while day <= deadline[0]:
        over, minute = divmod(window.end, END_OF_DAY)
        end = (day + dt.timedelta(days=over), minute)
        # The end of a day and the start of the next are one moment.
        if (day, window.start) >= ready and _as_minutes(end) <= _as_minutes(deadline):
            yield day
        day += dt.timedelta(days=1)


def _as_minutes(moment: Moment) -> int:
    return moment[0].toordinal() * END_OF_DAY + moment[1]


def arrival(window: TransferWindow, night: dt.date) -> Moment:
    """Return when a transfer of a night is over at the latest."""
    over, minute = divmod(window.end, END_OF_DAY)
    return night + dt.timedelta(days=over), minute


def line_megabits(school: School, window: TransferWindow) -> int:
    """Return what a school's line takes in one night, in whole Mbit."""
    return int(school.downlink_mbps * window.share * (window.end - window.start) * 60)


def uplink_megabits(province: Province) -> int:
    """Return what the studio's uplink gives in one night, over its longest share of hours."""
    return max(
        (
            int(province.network.uplink_mbps * window.share * (window.end - window.start) * 60)
            for window in province.network.windows
        ),
        default=0,
    )


def size_megabits(variant: Variant, minutes: int) -> int:
    """Return the size of a recording in Mbit, rounded up; a megabyte is eight of them."""
    return -int(-variant.mbps * minutes * 60 // 1)
