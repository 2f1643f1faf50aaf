"""An independent search for how much of a published plan could be kept after an event.

It shares nothing with the planner but the domain: starts come from the exhaustive planner, and the
rules are intervals and sums in a CP-SAT model of its own. For one studio, in which two sessions for
one class or by one teacher never meet.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement
from scheduler.domain.wall import monday_of
from scheduler.planner.problem import Problem
from tests.unit.planner.exhaustive import possible_starts

DAY = 24 * 60
SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Held:
    """A session in the model: each of its places with the literal that stands for it."""

    key: SessionKey
    places: tuple[tuple[Placement, cp_model.IntVar], ...]
    minute: cp_model.IntVar
    day: cp_model.IntVar
    is_held: cp_model.IntVar


def most_priority(
    problem: Problem, kept: Iterable[Placement], keys: Iterable[SessionKey]
) -> tuple[int, bool]:
    """Return the most priority found that sessions can be placed with beside what is kept, all
    moves being allowed, and whether it is proved that there is no more.
    """
    cp = cp_model.CpModel()
    fixed = tuple(kept)
    held = [_held(cp, key, [place]) for place in fixed for key in [place.key]]
    for one in held:
        cp.add(one.is_held == 1)
    held += [_held(cp, key, list(possible_starts(problem, key))) for key in sorted(keys)]
    _one_at_a_time(cp, problem, held)
    _series(cp, problem, held, {place.key for place in fixed})
    _teachers(cp, problem, held)
    priority = problem.province.programme_by_id
    cp.maximize(
        sum(priority[one.key.programme_id].priority * one.is_held for one in held[len(fixed) :])
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = SECONDS
    status = solver.solve(cp)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    return round(solver.objective_value) if found else 0, status == cp_model.OPTIMAL


def _held(cp: cp_model.CpModel, key: SessionKey, places: list[Placement]) -> Held:
    literals = tuple((place, cp.new_bool_var("")) for place in places)
    is_held = cp.new_bool_var("")
    cp.add(sum(literal for _, literal in literals) == is_held)
    minute, day = cp.new_int_var(0, 2**31, ""), cp.new_int_var(0, 2**20, "")
    for place, literal in literals:
        ordinal = place.slot.day.toordinal()
        cp.add(minute == ordinal * DAY + place.slot.start).only_enforce_if(literal)
        cp.add(day == ordinal).only_enforce_if(literal)
    return Held(key, literals, minute, day, is_held)


def _one_at_a_time(cp: cp_model.CpModel, problem: Problem, held: list[Held]) -> None:
    (studio,) = problem.province.studios
    intervals = []
    for one in held:
        for place, literal in one.places:
            if place.studio_id:
                begin = place.slot.day.toordinal() * DAY + place.slot.start
                length = place.slot.minutes + studio.turnaround
                intervals.append(
                    cp.new_optional_fixed_size_interval_var(begin, length, literal, "")
                )
    cp.add_no_overlap(intervals)


def _series(
    cp: cp_model.CpModel, problem: Problem, held: list[Held], fixed: set[SessionKey]
) -> None:
    by_programme: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        by_programme[one.key.programme_id].append(one)
    for programme_id, sessions in by_programme.items():
        programme = problem.province.programme_by_id[programme_id]
        sessions.sort(key=lambda one: one.key)
        for number, one in enumerate(sessions):
            for later in sessions[number + 1 :]:
                if {one.key, later.key} <= fixed:
                    continue
                both = [one.is_held, later.is_held]
                cp.add(later.minute > one.minute).only_enforce_if(both)
                gap = programme.min_days_between
                cp.add(later.day >= one.day + gap).only_enforce_if(both)
        weeks: dict[dt.date, list[cp_model.IntVar]] = defaultdict(list)
        kept: dict[dt.date, int] = defaultdict(int)
        for one in sessions:
            for place, literal in one.places:
                monday = monday_of(place.slot.day)
                weeks[monday].append(literal)
                kept[monday] += one.key in fixed
        for monday, literals in weeks.items():
            cp.add(sum(literals) <= max(programme.per_week, kept[monday]))


def _teachers(cp: cp_model.CpModel, problem: Problem, held: list[Held]) -> None:
    days: dict[tuple[str, dt.date], list[cp_model.LinearExpr]] = defaultdict(list)
    weeks: dict[tuple[str, dt.date], list[cp_model.LinearExpr]] = defaultdict(list)
    for one in held:
        teacher_id = problem.province.programme_by_id[one.key.programme_id].teacher_id
        for place, literal in one.places:
            minutes = place.slot.minutes * literal
            days[teacher_id, place.slot.day].append(minutes)
            weeks[teacher_id, monday_of(place.slot.day)].append(minutes)
    for (teacher_id, _), taught in days.items():
        cp.add(sum(taught) <= problem.province.teacher_by_id[teacher_id].max_minutes_a_day)
    for (teacher_id, _), taught in weeks.items():
        cp.add(sum(taught) <= problem.province.teacher_by_id[teacher_id].max_minutes_a_week)
