"""Weeks of several studios for which a timetable is known: nothing is left out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

import pytest

from scheduler.planner.checker import find_clashes
from scheduler.planner.clock import WorkClock
from scheduler.planner.draft import PartialPlan
from scheduler.planner.filling import Filling
from scheduler.planner.greedy import Greedy
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Problem
from scheduler.planner.weeks import Task, Weeks
from scheduler.planner.wishes import StartPreferences
from tests.unit.planner.timetables import Shape, of_classes, of_courses

LIMITS = Limits(seconds=4.0, gap=0.05, deterministic=True)
COURSES = Shape(
    studios=6, days=5, periods=4, full=1.0, teachers=10, classes=30, most_a_class=4, away=0.8
)
SMALL = Shape(
    studios=3, days=3, periods=4, full=1.0, teachers=4, classes=8, most_a_class=4, away=0.9
)
SMALL_SCHOOL = Shape(studios=4, days=4, periods=4, full=1.0, teachers=4, classes=4, away=0.7)
SCHOOL = Shape(studios=7, days=5, periods=5, full=1.0, teachers=6, classes=6, away=0.7)


def drafted(problem: Problem) -> tuple[PartialPlan, Filling]:
    """Return the first plan of a problem, and what fills it up."""
    clock = WorkClock(LIMITS)
    draft = PartialPlan(problem)
    Greedy(draft, StartPreferences(problem.province, draft.options.starts)).start(clock)
    return draft, Filling(draft, Weeks(draft, clock, (), lambda: True), clock)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("made", "shape"), [(of_courses, COURSES), (of_classes, SCHOOL)])
def test_first_plan_that_leaves_sessions_out_is_filled(
    seed: int, made: Callable[[int, Shape], Problem], shape: Shape
):
    draft, filling = drafted(made(seed, shape))
    assert draft.unplaced
    filling.run(1.0, sum(demand.programme.priority for demand in draft.horizon.demands))
    assert not draft.unplaced


def test_whole_plan_of_a_known_timetable_holds_every_session():
    problem = of_classes(0, SCHOOL)
    made = plan(problem, LIMITS)
    assert not made.unplaced
    assert len(made.placements) == sum(one.count for one in problem.province.programmes)
    assert not find_clashes(problem.province, made.placements, made.receptions)


def test_what_cannot_be_placed_is_proved_and_nothing_is_lost_for_it():
    problem = of_courses(0, COURSES)
    of = problem.province
    twin = replace(of.programmes[0], id="twin", count=21, per_week=21)  # the week has 20 periods
    draft, filling = drafted(
        replace(problem, province=replace(of, programmes=(of.programmes[0], twin)))
    )
    total = sum(demand.programme.priority for demand in draft.horizon.demands)
    filling.run(1.0, total)
    assert filling.most is not None
    assert draft.priority <= filling.most < total
    filling.run(1.0, filling.most)
    assert draft.priority == filling.most


class Idle(Filling):
    """Fills nothing, and takes no work for it."""

    def run(self, share: float, most: int) -> None:
        """Leave the draft as it is."""


class Barren(Filling):
    """Takes all the work it may, and finds nothing."""

    def run(self, share: float, most: int) -> None:
        """Leave the draft as it is, later."""
        if self._draft.priority < most:
            self._clock.spend(share * self._clock.left)


class Told(Weeks):
    """Tells how much work each of its searches may do."""

    shares: ClassVar[list[float]] = []

    def run(self, tasks: Sequence[Task], share: float = 1.0) -> None:
        """Search as always."""
        self.shares.append(share * self.clock.left)
        super().run(tasks, share)


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize(("made", "shape"), [(of_courses, SMALL), (of_classes, SMALL_SCHOOL)])
def test_filling_that_comes_to_nothing_takes_nothing_from_what_follows(
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    made: Callable[[int, Shape], Problem],
    shape: Shape,
):
    problem = made(seed, shape)
    assert drafted(problem)[0].unplaced
    monkeypatch.setattr("scheduler.planner.plan.Weeks", Told)
    found = []
    for kind in (Idle, Barren):
        monkeypatch.setattr("scheduler.planner.plan.Filling", kind)
        monkeypatch.setattr(Told, "shares", [])
        one = plan(problem, replace(LIMITS, seconds=0.5))
        found.append((Told.shares, one.placements, [left.key for left in one.unplaced]))
    assert found[0] == found[1]
