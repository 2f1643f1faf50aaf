"""Improve a week of several studios part by part, around all that is not in the part.

Two kinds of parts take turns (a large neighbourhood search): what is held in one studio, at other
hours, and what is for one level, in any studio. Neither two sessions in one studio nor two for one
class are ever on together. So within a part nobody competes for the rooms of a school. Beside all
others as they stand, the model knows exactly whom each start reaches.
"""

import datetime as dt
from collections.abc import Iterator

from scheduler.domain.wall import monday_of
from scheduler.planner.draft import PartialPlan
from scheduler.planner.horizon import Demand
from scheduler.planner.starts import Start
from scheduler.planner.weeks import Task, Weeks

ROUNDS = 4
# Each part may take so much less than its share of the time that this many rounds fit in.
ROUNDS_IN_TIME = 2


def improve(
    draft: PartialPlan, weeks: Weeks, monday: dt.date, share: float, *, sideways: bool
) -> None:
    """Plan the parts of a week in turns, in a share of the time, as long as something is gained.

    With `sideways` a part may also change to what is as good, which opens ways for the next. It is
    not for a week whose finer preferences have been heard, since parts know nothing of them.
    """
    for _ in range(ROUNDS):
        value = draft.value
        parts = len(list(_tasks(draft, monday)))
        for number in range(parts):
            # Parts are made anew, since those before them have moved sessions.
            tasks = list(_tasks(draft, monday))
            if number < len(tasks) and not weeks.stopped:
                least = draft.value + (not sideways)
                _try(draft, weeks, tasks[number], share / (ROUNDS_IN_TIME * parts - number), least)
        if draft.value == value:
            return


def _try(draft: PartialPlan, weeks: Weeks, task: Task, share: float, least: int) -> None:
    """Run a task, and keep what it brings only if the whole is then worth at least so much."""
    before = {demand.key: draft.chosen.get(demand.key) for demand in task.demands}
    weeks.run([task], share)
    if draft.value < least:
        for key in before:
            draft.drop(key)
        for key, start in before.items():
            if start is not None:
                draft.take(draft.demands[key], start)


def _tasks(draft: PartialPlan, monday: dt.date) -> Iterator[Task]:
    """Yield a task for each studio, then for each level; what has no place is in all of them."""
    of_week = [each for each in draft.by_week().get(monday, ()) if each.programme.takes_studio]
    seats = {demand.key: draft.chosen.get(demand.key) for demand in of_week}

    def in_studio(studio_id: str) -> Task:
        def within(_: Demand, start: Start) -> bool:
            return start.studio_id == studio_id

        mine = [
            demand
            for demand in of_week
            if (seat := seats[demand.key]) is None or seat.studio_id == studio_id
        ]
        return Task(monday, mine, [monday], within, part=True)

    def for_level(level: str) -> Task:
        def within(_: Demand, start: Start) -> bool:
            return monday_of(start.day) == monday

        mine = [
            demand
            for demand in of_week
            if level in demand.programme.audience.levels or seats[demand.key] is None
        ]
        return Task(monday, mine, [monday], within, part=True)

    for studio in draft.problem.province.studios:
        yield in_studio(studio.id)
    for level in sorted({one for demand in of_week for one in demand.programme.audience.levels}):
        yield for_level(level)
