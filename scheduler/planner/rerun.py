"""When a school shows a recording: in its own open hours, in a free room, to a free class."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.school import Level, School
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.domain.wall import Slot
from scheduler.planner.transfer import LONGEST, Moment

Taken = tuple[int, int, frozenset[Level]]


class Rooms:
    """What the rooms and classes of every school are taken by, live sessions first."""

    def __init__(
        self,
        province: Province,
        placements: Iterable[Placement],
        receptions: Mapping[SessionKey, Sequence[Reception]],
    ) -> None:
        self._province = province
        self._taken: dict[tuple[str, dt.date], list[Taken]] = defaultdict(list)
        for placement in placements:
            levels = province.programme_by_id[placement.key.programme_id].audience.levels
            for reception in receptions.get(placement.key, ()):
                if reception.mode is Mode.LIVE:
                    self._take(reception.school_code, placement.slot, levels)

    def book(
        self, school: School, after: Moment, minutes: int, levels: frozenset[Level]
    ) -> Slot | None:
        """Take and return the first slot from a moment on; None if two weeks are full."""
        classes = levels & school.levels
        for ahead in range(LONGEST.days):
            day = after[0] + dt.timedelta(days=ahead)
            earliest = after[1] if ahead == 0 else 0
            for start, end in self._province.calendar.open_blocks(school, day):
                for minute in range(start, end - minutes + 1, self._province.start_step):
                    slot = Slot(day, minute, minutes)
                    if minute >= earliest and self._is_free(school, slot, classes):
                        self._take(school.code, slot, classes)
                        return slot
        return None

    def _is_free(self, school: School, slot: Slot, classes: frozenset[Level]) -> bool:
        meanwhile = [
            each
            for each in self._taken[school.code, slot.day]
            if each[0] < slot.end and slot.start < each[1]
        ]
        if any(levels & classes for _, _, levels in meanwhile):
            return False
        moments = {slot.start, *(start for start, _, _ in meanwhile if start > slot.start)}
        most = max(
            sum(1 for start, end, _ in meanwhile if start <= moment < end) for moment in moments
        )
        return most < school.rooms

    def _take(self, code: str, slot: Slot, levels: frozenset[Level]) -> None:
        self._taken[code, slot.day].append((slot.start, slot.end, levels))
