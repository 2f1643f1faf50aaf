"""Scenarios are planned beside the draft, which they never touch, and kept to be compared."""

import dataclasses
import datetime as dt

import pytest

from scheduler.domain.errors import NotAllowedError, NotFoundError
from scheduler.domain.school import Link
from scheduler.domain.wall import Hours, parse_clock
from scheduler.planner.problem import Limits
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.planning import jobs
from scheduler.service.province import stored_province
from scheduler.service.scenarios import scenarios
from scheduler.service.scenarios.alterations import Alteration, AlterationKind, altered
from tests import factories as make
from tests.integration import steps
from tests.integration.planning.planning_process import finish
from tests.integration.planning.test_planning import drafted

EVENING = Alteration(
    kind=AlterationKind.EVENING,
    about="studio-1",
    hours=Hours(0, parse_clock("08:00"), parse_clock("12:00")),
)
NOTHING = Alteration(kind=AlterationKind.NOTHING)


@pytest.fixture
def narrow(ctx: Context) -> Context:
    """A studio open on one morning a week: of two programmes, one finds no place."""
    steps.planned(
        ctx,
        studios=(make.studio(hours=make.hours("5", "08:30-09:30")),),
        teachers=(make.teacher("a"), make.teacher("b")),
        programmes=tuple(
            make.programme(each, teacher_id=each, count=2, last=make.MONDAY + dt.timedelta(days=12))
            for each in ("a", "b")
        ),
    )
    return ctx


def planned(ctx: Context, *ids: int) -> None:
    job = scenarios.plan_scenarios(ctx, ids, limits=steps.LIMITS, actor="sara")
    finish(job.id)
    assert jobs.planning_progress(ctx, job.id).state == "done"


def add(ctx: Context, name: str, change: Alteration) -> int:
    return scenarios.add_scenario(ctx, name, change, steps.FIRST, steps.LAST, actor="sara")


def test_a_scenario_is_compared_with_the_draft_and_leaves_it_alone(narrow: Context):
    before = drafted(narrow), stored_province(narrow)
    planned(narrow, add(narrow, "one evening more", EVENING), add(narrow, "as it is", NOTHING))
    assert (drafted(narrow), stored_province(narrow)) == before
    (compared,) = scenarios.comparisons(narrow)
    evening, same = (each.outcome for each in compared.scenarios)
    assert evening is not None
    assert same is not None
    assert compared.draft is not None
    assert (compared.draft.placed, compared.draft.unplaced) == (2, 2)
    assert (evening.figures.placed, evening.figures.unplaced) == (4, 0)
    assert (len(evening.gained), evening.lost) == (2, ())
    assert dataclasses.replace(same.figures, name="") == dataclasses.replace(
        compared.draft, name=""
    )


def test_a_scenario_is_stale_once_the_draft_has_changed_until_it_is_planned_again(narrow: Context):
    made = add(narrow, "as it is", NOTHING)
    assert [each.outcome for each in scenarios.comparisons(narrow)[0].scenarios] == [None]
    planned(narrow, made)
    assert not scenarios.comparisons(narrow)[0].scenarios[0].stale
    placed = next(each for each in drafted(narrow) if each.placement)
    editing.lock_session(narrow, placed.id, locked=True, actor="sara")
    assert scenarios.comparisons(narrow)[0].scenarios[0].stale
    planned(narrow, made)
    assert not scenarios.comparisons(narrow)[0].scenarios[0].stale


def test_scenarios_over_other_days_are_compared_apart(narrow: Context):
    add(narrow, "long", NOTHING)
    week = steps.FIRST + dt.timedelta(days=6)
    scenarios.add_scenario(narrow, "short", NOTHING, steps.FIRST, week, actor="sara")
    found = scenarios.comparisons(narrow)
    assert [[each.name for each in one.scenarios] for one in found] == [["short"], ["long"]]


def test_a_name_is_given_once_and_free_again_after_deletion(narrow: Context):
    made = add(narrow, "one", NOTHING)
    with pytest.raises(NotAllowedError):
        add(narrow, "one", EVENING)
    scenarios.remove_scenario(narrow, made, actor="sara")
    scenarios.remove_scenario(narrow, made, actor="sara")
    assert scenarios.comparisons(narrow) == ()
    add(narrow, "one", EVENING)


def test_a_scenario_about_something_unknown_is_refused(narrow: Context):
    with pytest.raises(NotFoundError):
        add(narrow, "one", dataclasses.replace(EVENING, about="elsewhere"))


def test_a_scenario_that_was_deleted_is_not_planned(narrow: Context):
    made = add(narrow, "one", NOTHING)
    scenarios.remove_scenario(narrow, made, actor="sara")
    planned(narrow, made)


def test_one_thing_is_planned_at_a_time(narrow: Context):
    made = add(narrow, "one", NOTHING)
    job = scenarios.plan_scenarios(narrow, [made], limits=Limits(seconds=5), actor="sara")
    if jobs.running(narrow):
        with pytest.raises(NotAllowedError):
            jobs.start_planning(narrow, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="sara")
    finish(job.id)


def test_alterations_change_what_they_name_and_nothing_else():
    schools = (
        make.school(99001),
        make.school(99002, link=Link.ADSL, downlink_mbps=2.0),
        make.school(99003, link=Link.NONE, downlink_mbps=0.0),
    )
    province = make.province(
        schools=schools, network=make.network(limits={make.code(99002): "audio"})
    )

    def after(kind: AlterationKind, **parts: object):  # noqa: ANN202 -- a province
        return altered(province, Alteration(kind=kind, **parts))  # type: ignore[arg-type]

    rooms = after(AlterationKind.ROOMS, schools=(make.code(99001),))
    assert [each.rooms for each in rooms.schools] == [3, 2, 2]
    faster = after(AlterationKind.LINK, links=(Link.ADSL, Link.NONE), mbps=10.0)
    assert [each.downlink_mbps for each in faster.schools] == [20.0, 10.0, 10.0]
    assert faster.schools[2].link is Link.FIBRE
    assert faster.network.limits == {}
    further = after(AlterationKind.STUDIO, about="studio-1")
    assert [each.id for each in further.studios] == ["studio-1", "studio-1-2"]
    late = Hours(0, parse_clock("19:00"), parse_clock("20:00"))
    longer = after(AlterationKind.TEACHER, about="maths-a", hours=late)
    assert longer.teachers[0].available[0].end == parse_clock("20:00")
    assert after(AlterationKind.NOTHING) == province
