"""Every start a session could take, before any other session is looked at.

What the calendar, the studio's and the teacher's hours and the programme's own windows forbid never
becomes a start. So the model has no rules about them: a holiday is a start that is not there.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.domain.calendar import Span
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.domain.wall import Hours, Slot
from scheduler.planner.admission import usable_variants

Matrix = NDArray[np.int64]
Mask = NDArray[np.bool_]
WHOLE_DAY: tuple[Span, ...] = ((0, 24 * 60),)


class Start(NamedTuple):
    """One start: where, when and for how long. `live` is how many thousandths of the audience it
    reaches live when no other session is on; 0 for a recording or a file.
    """

    day: dt.date
    start: int
    minutes: int
    studio_id: str
    live: int

    @property
    def slot(self) -> Slot:
        """Its stretch of wall time."""
        return Slot(self.day, self.start, self.minutes)


class Starts:
    """The starts of a province's programmes, worked out day by day and remembered."""

    def __init__(self, province: Province) -> None:
        self._province = province
        self._found: dict[tuple[str, dt.date], tuple[Start, ...]] = {}
        self._grids: dict[dt.date, list[int]] = {}
        self._open_blocks: dict[dt.date, Matrix] = {}
        self._open: dict[tuple[dt.date, int], Matrix] = {}
        self._reach: dict[tuple[object, ...], tuple[Matrix, int]] = {}
        self._able = [
            school
            for school in province.schools
            if school.can_go_live and usable_variants(province, school)
        ]

    def on(self, programme: Programme, day: dt.date) -> tuple[Start, ...]:
        """Return the programme's starts on a day, by time and then studio.

        A broadcast that nobody could attend live is no start. A session supplied as a file has one
        start a school day, at the hour at which it opens, and no studio.
        """
        key = (programme.id, day)
        if key not in self._found:
            self._found[key] = tuple(self._starts(programme, day))
        return self._found[key]

    def may_hold(self, programme: Programme, day: dt.date) -> bool:
        """Tell, without asking the schools, whether a session could be held on a day: a cheap
        test for days outside the horizon.
        """
        if not programme.takes_studio:
            return self._is_in_season(programme, day)
        minutes = self._province.minutes_of(programme, day)
        return any(
            high - low >= minutes for _, spans in self._rooms(programme, day) for low, high in spans
        )

    def reach(self, programme: Programme, day: dt.date, wanted: Iterable[str]) -> dict[int, int]:
        """Return, for each minute of the day's grid, how much of the wanted schools' part of the
        audience (in weights, by school code) a broadcast starting then reaches live.
        """
        minutes = self._province.minutes_of(programme, day)
        weights, _ = self.weights(programme)
        chosen = set(wanted)
        mask = np.array([school.code in chosen for school in self._able], dtype=np.int64)
        reached = self._open_matrix(day, minutes) @ (weights * mask)
        return dict(zip(self._grid(day), reached.tolist(), strict=True))

    def at(self, programme: Programme, day: dt.date, minute: int, studio_id: str) -> Start | None:
        """Return one start by its place, on the grid or off it, or None where nothing may start."""
        for start in self.on(programme, day):
            if (start.start, start.studio_id) == (minute, studio_id):
                return start
        if not programme.takes_studio:
            return None
        minutes = self._province.minutes_of(programme, day)
        slot = Slot(day, minute, minutes)
        rooms = dict(self._rooms(programme, day))
        if not any(slot.within(low, high) for low, high in rooms.get(studio_id, ())):
            return None
        live = self._live_at(programme, slot) if programme.goes_live else 0
        return None if live is None else Start(day, minute, minutes, studio_id, live)

    @property
    def able(self) -> tuple[School, ...]:
        """The schools that can follow anything live."""
        return tuple(self._able)

    def open_at(self, slot: Slot) -> Mask:
        """Tell of each able school whether it can receive throughout a slot."""
        begins, ends, columns = self._blocks(slot.day)
        mask = np.zeros(len(self._able), dtype=np.bool_)
        mask[columns[(begins <= slot.start) & (ends >= slot.end)]] = True
        return mask

    def weights(self, programme: Programme) -> tuple[Matrix, int]:
        """Return what each able school weighs in a programme's audience, and the whole audience."""
        audience = programme.audience
        key = (audience.levels, audience.scope)
        if key not in self._reach:
            levels = audience.levels
            weights = [
                school.weight(levels) if audience.includes(school) else 0 for school in self._able
            ]
            total = sum(school.weight(levels) for school in self._province.audience_of(programme))
            self._reach[key] = np.array(weights, dtype=np.int64), total
        return self._reach[key]

    def _starts(self, programme: Programme, day: dt.date) -> Iterable[Start]:
        minutes = self._province.minutes_of(programme, day)
        if not programme.takes_studio:
            if self._is_in_season(programme, day):
                yield Start(day, programme.opens_at, minutes, "", 0)
            return
        rooms = self._rooms(programme, day)
        if not rooms:
            return
        for minute, live in self._audible(programme, day, minutes):
            for studio_id, spans in rooms:
                if any(low <= minute and minute + minutes <= high for low, high in spans):
                    yield Start(day, minute, minutes, studio_id, live)

    def _is_in_season(self, programme: Programme, day: dt.date) -> bool:
        province = self._province
        in_dates = programme.first <= day <= programme.last
        if not (in_dates and province.is_open_day(programme, day)):
            return False
        nominal = Slot(day, programme.opens_at, programme.minutes)
        return programme.goes_live or province.opening_of(programme, nominal) is not None

    def _rooms(self, programme: Programme, day: dt.date) -> list[tuple[str, tuple[Span, ...]]]:
        """Return the studios fitted for the programme with the hours that the studio, the teacher
        and the programme's windows leave on a day.
        """
        teacher = self._province.teacher_by_id.get(programme.teacher_id)
        if teacher is None or not self._is_in_season(programme, day):
            return []
        free = _common(_spans(teacher.hours_on(day), day), _windows(programme, day))
        rooms = [
            (studio.id, _common(free, _spans(studio.hours_on(day), day)))
            for studio in self._province.studios
            if programme.studio_id in {"", studio.id} and programme.needs <= studio.features
        ]
        return [(studio_id, spans) for studio_id, spans in rooms if spans]

    def _live_at(self, programme: Programme, slot: Slot) -> int | None:
        weights, total = self.weights(programme)
        calendar = self._province.calendar
        reached = sum(
            weight
            for school, weight in zip(self._able, weights.tolist(), strict=True)
            if weight
            and any(slot.within(low, high) for low, high in calendar.open_blocks(school, slot.day))
        )
        return 1000 * reached // total if reached else None

    def _audible(
        self, programme: Programme, day: dt.date, minutes: int
    ) -> Iterable[tuple[int, int]]:
        """Yield the minutes at which somebody can follow, and how many thousandths can."""
        if not programme.goes_live:
            for minute in self._recording_grid(day):
                yield minute, 0
            return
        weights, total = self.weights(programme)
        reached = (self._open_matrix(day, minutes) @ weights).tolist()
        for minute, weight in zip(self._grid(day), reached, strict=True):
            if weight:
                yield minute, 1000 * weight // total

    def _grid(self, day: dt.date) -> list[int]:
        """Return the minutes at which a broadcast may start: bell slots, and steps into blocks."""
        if day not in self._grids:
            calendar, step = self._province.calendar, self._province.start_step
            blocks = set(zip(*self._blocks(day)[:2].tolist(), strict=True))
            minutes = {minute for start, end in blocks for minute in range(start, end, step)}
            for period in calendar.periods:
                if period.first <= day <= period.last:
                    minutes |= {low for low, _ in _spans(period.slots, day)}
            self._grids[day] = sorted(minutes)
        return self._grids[day]

    def _recording_grid(self, day: dt.date) -> list[int]:
        """Return the minutes at which a recording may start: also steps into the studios' hours."""
        step = self._province.start_step
        spans = {span for studio in self._province.studios for span in _spans(studio.hours, day)}
        hours = {minute for start, end in spans for minute in range(start, end, step)}
        return sorted(hours | set(self._grid(day)))

    def _open_matrix(self, day: dt.date, minutes: int) -> Matrix:
        """Return by minute of the grid and able school whether a broadcast fits its open hours."""
        key = (day, minutes)
        if key not in self._open:
            grid = np.array(self._grid(day), dtype=np.int64)
            begins, ends, columns = self._blocks(day)
            first = np.searchsorted(grid, begins)
            last = np.searchsorted(grid, ends - minutes, side="right")
            fits = first < last
            # How many blocks open and shut at each minute, summed up over the day.
            turns = np.zeros((len(grid) + 1, len(self._able)), dtype=np.int64)
            np.add.at(turns, (first[fits], columns[fits]), 1)
            np.add.at(turns, (last[fits], columns[fits]), -1)
            matrix = np.cumsum(turns[:-1], axis=0)
            self._open[key] = matrix
        return self._open[key]

    def _blocks(self, day: dt.date) -> Matrix:
        """Return the able schools' open blocks of a day: begins, ends, and the school's number."""
        if day not in self._open_blocks:
            found = [
                (start, end, column)
                for column, school in enumerate(self._able)
                for start, end in self._province.calendar.open_blocks(school, day)
            ]
            self._open_blocks[day] = np.array(found, dtype=np.int64).reshape(-1, 3).T
        return self._open_blocks[day]


def _spans(hours: Iterable[Hours], day: dt.date) -> tuple[Span, ...]:
    weekday = day.weekday()
    return tuple(
        (other_hours.start, other_hours.end)
        for other_hours in hours
        if other_hours.weekday == weekday
    )


def _windows(programme: Programme, day: dt.date) -> tuple[Span, ...]:
    return _spans(programme.windows, day) if programme.windows else WHOLE_DAY


def _common(some: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """Return the stretches that lie in a span of each; spans that touch are not joined."""
    seconds = tuple(others)
    return tuple(
        (max(start, low), min(end, high))
        for start, end in some
        for low, high in seconds
        if max(start, low) < min(end, high)
    )
