"""Which starts of a day the calendar, the studio, the teacher and the programme forbid outright."""

import datetime as dt
from collections.abc import Iterable, Iterator

from scheduler.domain.calendar import ClosureKind, Span
from scheduler.domain.clash import ClashCode
from scheduler.domain.programme import Audience, Programme
from scheduler.domain.province import Province
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.wall import Hours
from scheduler.planner.booked import WHOLE_DAY, Bar, stretch

CLOSURES = {
    ClosureKind.HOLIDAY: ClashCode.HOLIDAY,
    ClosureKind.BREAK: ClashCode.HOLIDAY,
    ClosureKind.EXAM: ClashCode.EXAM,
    ClosureKind.SHORT_NOTICE: ClashCode.CLOSED,
}


def candidate_starts(province: Province, programme: Programme, day: dt.date) -> int:
    """Return the starts one would think of on a weekday with lessons, closed or not. They are steps
    from the day's first bell or studio opening to its last end, and the bells themselves.
    """
    calendar, weekday = province.calendar, day.weekday()
    bells = [
        slot
        for period in calendar.periods
        if period.first <= day <= period.last and calendar.first <= day <= calendar.last
        for slot in period.slots
        if slot.weekday == weekday
    ]
    bells += [
        slot
        for school in province.other_receivers
        if programme.audience.includes(school)
        for slot in school.hours
        if slot.weekday == weekday
    ]
    if not bells:
        return 0
    if not programme.takes_studio:
        return 1 << programme.opens_at
    hours = [
        other_hours
        for studio in province.studios
        for other_hours in studio.hours
        if other_hours.weekday == weekday
    ]
    first = min(bell.start for bell in (*bells, *hours))
    last = max(bell.end for bell in (*bells, *hours)) - province.minutes_of(programme, day)
    starts = 0
    for minute in (*range(first, last + 1, province.start_step), *(bell.start for bell in bells)):
        if minute <= last:
            starts |= 1 << minute
    return starts


class FixedRules:
    """The rules of one province that hold whatever is booked."""

    def __init__(self, province: Province) -> None:
        self._province = province
        self._audible: dict[tuple[Audience, dt.date, int], int] = {}

    def forbidding(
        self, programme: Programme, day: dt.date, studio: Studio | None
    ) -> Iterator[Bar]:
        """Yield each rule that forbids starts on a day in a studio (None for a file)."""
        province = self._province
        closure = province.closure_of(programme, day)
        if closure is not None:
            yield Bar(CLOSURES[closure.kind], WHOLE_DAY, fixed=(closure.name.fr,))
        if not programme.takes_studio:
            return
        minutes = province.minutes_of(programme, day)
        if programme.windows:
            inside = _within(programme.windows, day, minutes)
            yield Bar(ClashCode.WINDOW, WHOLE_DAY & ~inside)
        inside = _teachable(province.teacher_by_id.get(programme.teacher_id), day, minutes)
        teacher = (programme.teacher_id,)
        yield Bar(ClashCode.TEACHER_HOURS, WHOLE_DAY & ~inside, fixed=teacher)
        if studio is not None:
            yield from _studio_bars(studio, programme, day, minutes)
        if programme.goes_live and closure is None:
            open_to_some = self._audible_to_some(programme, day, minutes)
            yield Bar(ClashCode.BELL, WHOLE_DAY & ~open_to_some)

    def _audible_to_some(self, programme: Programme, day: dt.date, minutes: int) -> int:
        """Return the starts at which one school of the audience at least can receive live."""
        key = (programme.audience, day, minutes)
        if key not in self._audible:
            blocks: set[Span] = set()
            for school in self._province.audience_of(programme):
                if school.can_go_live:
                    blocks.update(self._province.calendar.open_blocks(school, day))
            self._audible[key] = _fitting(blocks, minutes)
        return self._audible[key]


def _studio_bars(studio: Studio, programme: Programme, day: dt.date, minutes: int) -> Iterator[Bar]:
    inside = _within(studio.hours_on(day), day, minutes)
    yield Bar(ClashCode.STUDIO_HOURS, WHOLE_DAY & ~inside, fixed=(studio.id,))
    if programme.studio_id not in {"", studio.id} or not programme.needs <= studio.features:
        yield Bar(ClashCode.STUDIO_FEATURE, WHOLE_DAY, fixed=(studio.id,))


def _teachable(teacher: Teacher | None, day: dt.date, minutes: int) -> int:
    return 0 if teacher is None else _within(teacher.hours_on(day), day, minutes)


def _within(hours: Iterable[Hours], day: dt.date, minutes: int) -> int:
    weekday = day.weekday()
    return _fitting(
        (
            (other_hours.start, other_hours.end)
            for other_hours in hours
            if other_hours.weekday == weekday
        ),
        minutes,
    )


def _fitting(spans: Iterable[Span], minutes: int) -> int:
    starts = 0
    for start, end in spans:
        starts |= stretch(start, end - minutes + 1)
    return starts
