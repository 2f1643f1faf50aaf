"""Every way out holds when it is applied, on crowded drafts drawn at random."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Audience
from scheduler.domain.school import Level
from scheduler.domain.session import Placement
from scheduler.planner.booked import may_move
from scheduler.planner.checker import find_clashes
from scheduler.planner.explain import explain
from scheduler.planner.modes import receptions
from scheduler.planner.places import where_it_fits
from scheduler.planner.problem import Problem
from tests import factories
from tests.factories import MONDAY

MORNINGS = factories.hours("0-1", "08:30-12:30")


@st.composite
def crowded(draw: st.DrawFn) -> tuple[Problem, list[Placement], list[SessionKey]]:
    """Draw two mornings filled session by session wherever one still fits, and what is left."""
    programmes = tuple(
        factories.programme(
            f"p{number}",
            count=draw(st.integers(1, 2)),
            per_week=2,
            minutes=draw(st.sampled_from((60, 90, 120))),
            teacher_id=draw(st.sampled_from("abc")),
            audience=Audience(levels=frozenset({draw(st.sampled_from((Level.TC, Level.BAC2)))})),
            windows=draw(st.sampled_from(((), MORNINGS[:1], MORNINGS[1:]))),
            priority=draw(st.integers(1, 3)),
        )
        for number in range(draw(st.integers(3, 7)))
    )
    problem = Problem(
        province=factories.province(
            studios=(factories.studio(hours=MORNINGS),),
            teachers=(
                factories.teacher("a"),
                factories.teacher("b", available=MORNINGS[:1]),
                factories.teacher("c", max_minutes_a_day=120),
            ),
            programmes=programmes,
        ),
        first=MONDAY,
        last=MONDAY + dt.timedelta(days=1),
        now=(MONDAY - dt.timedelta(days=7), 0),
    )
    placements: list[Placement] = []
    left: list[SessionKey] = []
    for each in programmes:
        for number in range(1, each.count + 1):
            key = SessionKey(each.id, number)
            places = where_it_fits(problem, placements, key)
            if places:
                place = draw(st.sampled_from(places))
                locked = draw(st.integers(0, 5)) == 0
                placements.append(
                    Placement(key=key, slot=place.slot, studio_id=place.studio_id, locked=locked)
                )
            else:
                left.append(key)
    return problem, placements, left


@given(crowded())
@settings(max_examples=60, deadline=None)
def test_every_way_out_holds_and_moves_nothing_it_may_not(
    draft: tuple[Problem, list[Placement], list[SessionKey]],
):
    problem, placements, left = draft
    province = problem.province
    assert find_clashes(province, placements, receptions(province, placements)) == ()
    for key in left:
        unplaced = explain(problem, placements, key)
        assert unplaced.blockers
        way = unplaced.way_out
        if way is None:
            continue
        where = {each.key: each for each in placements}
        for before, after in way.moves:
            assert where[before.key] == before
            assert may_move(problem, before)
            assert not before.locked
            where[before.key] = after
        for lost in way.given_up:
            assert not where.pop(lost.key).locked
        where[key] = way.place
        locked = [each for each in placements if each.locked]
        found = find_clashes(
            province, where.values(), receptions(province, where.values()), locked=locked
        )
        assert {clash.code for clash in found} <= {ClashCode(code) for code in way.waived}


@given(crowded())
@settings(max_examples=40, deadline=None)
def test_session_without_a_place_is_barred_at_every_start(
    draft: tuple[Problem, list[Placement], list[SessionKey]],
):
    problem, placements, left = draft
    for key in left:
        assert where_it_fits(problem, placements, key) == ()
        counts = [blocker.starts for blocker in explain(problem, placements, key).blockers]
        assert counts == sorted(counts, reverse=True)
        assert all(count > 0 for count in counts)
