"""Who follows what while sessions in several studios compete for the rooms of a school.

A school with one room follows one of two sessions that are on together, whatever its open hours
say. So where there are several studios, what a start reaches hangs on what else is on.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.planner.starts import Mask, Start, Starts

# Rooms are counted by so many minutes; bells ring at no odder ones.
STEP = 5
STEPS_A_DAY = 24 * 60 // STEP


class RoomsTaken:
    """The rooms taken at each able school; lines and uplink, which rarely bind, are left out."""

    def __init__(self, starts: Starts) -> None:
        self._starts = starts
        self._rooms = np.array([school.rooms for school in starts.able], dtype=np.int16)
        shape = (STEPS_A_DAY, len(self._rooms))
        self._on: dict[dt.date, NDArray[np.int16]] = defaultdict(
            lambda: np.zeros(shape, dtype=np.int16)
        )
        self._free: dict[dt.date, dict[tuple[int, int], Mask]] = defaultdict(dict)

    def reach(self, programme: Programme, start: Start) -> int:
        """Return how many thousandths of its audience a session would reach beside the others."""
        if not programme.goes_live:
            return 0
        weights, total = self._starts.weights(programme)
        return int(1000 * int(weights @ self._followers(start)) // total)

    def add(self, programme: Programme, start: Start) -> int:
        """Take the rooms that are free for a session; return the thousandths it reaches."""
        if not programme.goes_live:
            return 0
        weights, total = self._starts.weights(programme)
        mask = self._followers(start) & (weights > 0)
        self._on[start.day][_steps(start)] += mask
        self._free[start.day].clear()
        return int(1000 * int(weights[mask].sum()) // total)

    def _followers(self, start: Start) -> Mask:
        known = self._free[start.day]
        key = (start.start, start.minutes)
        if key not in known:
            most = self._on[start.day][_steps(start)].max(axis=0)
            known[key] = self._starts.open_at(start.slot) & (most < self._rooms)
        return known[key]


def _steps(start: Start) -> slice:
    return slice(start.start // STEP, -(-(start.start + start.minutes) // STEP))


def attendance_of(
    starts: Starts, held: Mapping[SessionKey, tuple[Programme, Start]]
) -> tuple[RoomsTaken, int]:
    """Return the rooms that sessions take, and the thousandths they reach together: the more
    urgent, then the earlier come first, as when receptions are worked out.
    """

    def right(key: SessionKey) -> tuple[object, ...]:
        programme, start = held[key]
        return (-programme.priority, start.slot, key)

    attendance = RoomsTaken(starts)
    return attendance, sum(attendance.add(*held[key]) for key in sorted(held, key=right))
