"""Which sessions are to be placed in the horizon, in which week each belongs, and what is kept."""

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.session import Placement
from scheduler.domain.wall import MINUTES_A_DAY, monday_of
from scheduler.planner.numbers import Numbers
from scheduler.planner.problem import Problem
from scheduler.planner.starts import Starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One session to place: the Monday of its nominal week, and where it was published, if it was.
    Kept sessions of its programme leave it room between two days, inclusive.
    """

    key: SessionKey
    programme: Programme
    week: dt.date
    earliest: dt.date
    latest: dt.date
    published: Placement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The sessions that are kept where they are, those to place, and what needs saying."""

    kept: tuple[Placement, ...]
    demands: tuple[Demand, ...]
    numbers: Numbers
    notes: tuple[str, ...] = ()


def survey(problem: Problem, starts: Starts | None = None) -> Horizon:
    """Return what is kept and what is asked for between the problem's days.

    The sessions of a programme that are not kept are spread evenly over the weeks between the kept
    ones in which it has starts. Those whose week meets the horizon are asked for. So is every
    session that has a slot in the horizon now. The week is a wish: a session may be held in any
    other. A programme with more sessions than weeks can take has the rest in its last week.
    """
    starts = starts or Starts(problem.province)
    known = problem.province.programme_by_id
    standing = [
        placement
        for placement in problem.placed
        if placement.key not in problem.cancelled
        and placement.key.programme_id in known
        and placement.key.number <= known[placement.key.programme_id].count
    ]
    kept = tuple(placement for placement in standing if is_kept(problem, placement))
    demands: list[Demand] = []
    notes: list[str] = []
    school_days = _school_days(problem)
    by_programme: dict[str, list[Placement]] = {}
    for other_placement in standing:
        by_programme.setdefault(other_placement.key.programme_id, []).append(other_placement)
    for programme in problem.province.programmes:
        series = _Series(
            problem, programme, by_programme.get(programme.id, []), school_days, starts
        )
        demands.extend(series.demands())
        notes.extend(series.notes())
    return Horizon(
        kept=kept, demands=tuple(demands), numbers=numbers_of(problem), notes=tuple(notes)
    )


def numbers_of(problem: Problem, placements: Iterable[Placement] = ()) -> Numbers:
    """Return which numbers are free: not of what is kept, among `placements` too, nor of what is
    known or meant by its number.
    """
    placed = (*problem.placed, *placements)
    kept = (placement.key for placement in placed if is_kept(problem, placement))
    return Numbers((*kept, *problem.named, *problem.after_notice, *problem.movable_in_notice))


def weeks_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the Mondays of the weeks that some days, both ends inclusive, meet."""
    monday, found = monday_of(first), []
    while monday <= last:
        found.append(monday)
        monday += dt.timedelta(days=7)
    return found


def is_kept(problem: Problem, placement: Placement) -> bool:
    """Tell whether a placement binds as it is: outside the horizon, locked, past, or so near that
    the notice period protects it and the operator has not given leave.
    """
    slot = placement.slot
    if placement.locked or not problem.first <= slot.day <= problem.last:
        return True
    if (slot.day, slot.start) < problem.now:
        return True
    if placement.key in problem.movable_in_notice:
        return False
    return is_near(problem, slot.day, slot.start)


def is_near(problem: Problem, day: dt.date, start: int) -> bool:
    """Tell whether a minute of a day lies within the notice period."""
    today, minute = problem.now
    until = (day - today).days * MINUTES_A_DAY + start - minute
    return until < problem.province.notice_hours * 60


def _school_days(problem: Problem) -> list[dt.date]:
    calendar = problem.province.calendar
    first = max(problem.first, problem.now[0], calendar.first)
    days = (first + dt.timedelta(days=each) for each in range((calendar.last - first).days + 1))
    return [day for day in days if problem.province.has_open_day(day)]


class _Series:
    """One programme's sessions within the horizon."""

    def __init__(
        self,
        problem: Problem,
        programme: Programme,
        standing: Iterable[Placement],
        school_days: Sequence[dt.date],
        starts: Starts,
    ) -> None:
        self._problem, self._programme, self._starts = problem, programme, starts
        self._standing = {placement.key.number: placement for placement in standing}
        self._kept = {
            number: placement
            for number, placement in self._standing.items()
            if is_kept(problem, placement)
        }
        # Sessions that are to move as little as they can also hold the others' weeks apart.
        self._anchors = self._standing if problem.keep_published else self._kept
        self._days = [day for day in school_days if self._has_start(day)]
        self._first = max(programme.first, problem.first, problem.now[0])

    def demands(self) -> Iterable[Demand]:
        """Yield the sessions of the programme that the horizon is to hold."""
        run: list[int] = []
        for number in range(1, self._programme.count + 1):
            if number in self._anchors:
                yield from self._spread(run)
                run = []
                if number not in self._kept:
                    yield self._demand(number, monday_of(self._anchors[number].slot.day))
            elif SessionKey(self._programme.id, number) not in self._problem.cancelled:
                run.append(number)
        yield from self._spread(run)

    def notes(self) -> Iterable[str]:
        """Yield what the operator should know of sessions whose last date is past."""
        missing = [
            number
            for number in range(1, self._programme.count + 1)
            if number not in self._standing
            and SessionKey(self._programme.id, number) not in self._problem.cancelled
        ]
        if missing and self._programme.last < self._first:
            numbers = ", ".join(str(number) for number in missing)
            yield (
                f"{self._programme.id}: session(s) {numbers} can no longer be placed, "
                f"the programme's last day {self._programme.last} is past"
            )

    def _spread(self, run: Sequence[int]) -> Iterable[Demand]:
        """Yield those of a run of sessions between two anchors whose week meets the horizon."""
        if not run:
            return
        problem = self._problem
        earliest, latest = self._bounds(run[0], self._anchors)
        if latest < earliest:  # published neighbours leave no day, so they may have to make room
            earliest, latest = self._bounds(run[0], self._kept)
        if earliest > problem.last or latest < self._first:
            return
        weeks = self._weeks(earliest, latest)
        fallback = monday_of(max(earliest, problem.first))
        for index, number in enumerate(run):
            if not weeks:
                week = fallback
            elif len(run) <= len(weeks):
                week = weeks[index * len(weeks) // len(run)]
            else:
                week = weeks[min(index, len(weeks) - 1)]
            placed_now = number in self._standing
            if week <= problem.last or placed_now:
                yield self._demand(number, min(week, monday_of(problem.last)))

    def _weeks(self, earliest: dt.date, latest: dt.date) -> list[dt.date]:
        """Return the teaching weeks' Mondays, each as often as it can still take a session."""
        low, high = bisect_left(self._days, earliest), bisect_left(self._days, latest)
        days = self._days[low : high + 1]
        mondays = sorted({monday_of(day) for day in days if day <= latest})
        taken = Counter(monday_of(anchor.slot.day) for anchor in self._anchors.values())
        most = self._programme.per_week
        return [monday for monday in mondays for _ in range(most - taken[monday])]

    def _demand(self, number: int, week: dt.date) -> Demand:
        earliest, latest = self._bounds(number, self._kept)
        return Demand(
            key=SessionKey(self._programme.id, number),
            programme=self._programme,
            week=week,
            earliest=max(earliest, self._problem.first, self._problem.now[0]),
            latest=min(latest, self._problem.last),
            published=self._standing.get(number),
        )

    def _bounds(self, number: int, anchors: dict[int, Placement]) -> tuple[dt.date, dt.date]:
        """Return the days between which anchored neighbours and the programme leave room."""
        gap = dt.timedelta(days=self._programme.min_days_between)
        earliest = max(
            [
                self._first,
                *(placement.slot.day + gap for n, placement in anchors.items() if n < number),
            ]
        )
        latest = min(
            [
                self._programme.last,
                *(placement.slot.day - gap for n, placement in anchors.items() if n > number),
            ]
        )
        return earliest, latest

    def _has_start(self, day: dt.date) -> bool:
        """Tell whether a session could begin at some time of a day; outside the horizon, as far as
        studio, teacher and windows say.
        """
        programme = self._programme
        if not programme.first <= day <= programme.last:
            return False
        if self._problem.first <= day <= self._problem.last:
            return bool(self._starts.on(programme, day))
        return self._starts.may_hold(programme, day)
