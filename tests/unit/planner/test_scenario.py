"""A scenario is planned beside the draft, and its figures tell what it would bring."""

import datetime as dt
from dataclasses import replace

from scheduler.planner.checker import find_clashes
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Problem
from scheduler.planner.scenario import draft_figures, what_if
from tests import factories
from tests.factories import MONDAY
from tests.unit.planner.world import at, put

LIMITS = Limits(seconds=2, deterministic=True)


def small() -> Problem:
    """A studio open for one session a day on one day of the week, and two programmes."""
    province = factories.province(
        studios=(factories.studio(hours=factories.hours("0", "08:30-09:30")),),
        teachers=(factories.teacher("maths-a"), factories.teacher("pc-c")),
        programmes=(
            factories.programme("maths", count=1, last=MONDAY + dt.timedelta(days=5)),
            factories.programme(
                "pc", count=1, teacher_id="pc-c", last=MONDAY + dt.timedelta(days=5)
            ),
        ),
    )
    return Problem(
        province=province,
        first=MONDAY,
        last=MONDAY + dt.timedelta(days=5),
        now=(MONDAY - dt.timedelta(days=7), 0),
        placed=(put("maths/1", at(0, "08:30")),),
    )


def test_another_studio_evening_places_what_the_draft_could_not():
    problem = small()
    studio = problem.province.studios[0]
    longer = replace(studio, hours=(*studio.hours, *factories.hours("1", "16:30-17:30")))
    changed = replace(problem.province, studios=(longer,))
    scenario = what_if(problem, changed, LIMITS, name="Tuesday evening", planner=plan)
    draft = draft_figures(problem, unplaced=1)
    assert (draft.placed, draft.unplaced) == (1, 1)
    assert (scenario.figures.placed, scenario.figures.unplaced) == (2, 0)
    assert scenario.figures.moved == 0
    assert scenario.figures.studio_load < draft.studio_load
    assert find_clashes(changed, scenario.plan.placements, scenario.plan.receptions) == ()


def test_schools_without_boards_show_in_the_live_share_and_the_draft_is_untouched():
    problem = small()
    before = problem.placed
    schools = tuple(replace(each, board=False) for each in problem.province.schools[:2])
    changed = replace(problem.province, schools=(*schools, problem.province.schools[2]))
    scenario = what_if(problem, changed, LIMITS, name="two boards broken", planner=plan)
    assert scenario.figures.live_share < draft_figures(problem, unplaced=1).live_share
    assert problem.placed == before
