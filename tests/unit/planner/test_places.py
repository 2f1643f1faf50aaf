"""Free places are ranked, and what they promise is what the planner would give."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.calendar import ReceptionHours, Scope
from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Audience, Source
from scheduler.domain.province import Province, Weights
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Placement
from scheduler.domain.wall import Slot
from scheduler.planner.checker import find_clashes
from scheduler.planner.modes import receptions
from scheduler.planner.places import shading, where_it_fits
from scheduler.planner.problem import Problem
from tests import factories
from tests.factories import MONDAY
from tests.unit.planner.world import SCHOOLS, at, clean_world, put

SVT3 = SessionKey("svt", 3)


def asked(province: Province, last: int = 5) -> Problem:
    return Problem(
        province=province,
        first=MONDAY,
        last=MONDAY + dt.timedelta(days=last),
        now=(MONDAY - dt.timedelta(days=7), 0),
    )


def small() -> tuple[Problem, list[Placement]]:
    world = clean_world()
    problem = asked(world.province, last=19)
    return problem, list(world.placements.values())


def test_preferred_window_ranks_before_another_with_the_same_schools():
    problem, placements = small()
    wish = factories.hours("3", "16:30-17:30")
    programmes = tuple(
        replace(each, preferred=wish) if each.id == "svt" else each
        for each in problem.province.programmes
    )
    liking = replace(problem, province=replace(problem.province, programmes=programmes))
    best = where_it_fits(liking, placements, SVT3)[0]
    assert (best.slot.day.weekday(), best.slot.start) == (3, 16 * 60 + 30)


def test_no_wish_outbids_the_schools_that_a_place_reaches_live():
    world = clean_world()
    world.programme("svt", preferred=factories.hours("3", "16:30-17:30"))
    early = ReceptionHours(
        id="early",
        hours=factories.hours("0-5", "08:30-09:30"),
        scope=Scope(codes=frozenset({SCHOOLS[0]})),
    )
    calendar = replace(world.province.calendar, reception_hours=(early,))
    world.vary(calendar=calendar, weights=Weights(preferred=1000))
    places = where_it_fits(asked(world.province, 19), list(world.placements.values()), SVT3)
    reached = [len(place.live) for place in places]
    assert set(reached) == {2, 3}
    assert reached == sorted(reached, reverse=True)


def test_every_free_place_passes_the_checker_with_the_schools_it_names():
    problem, placements = small()
    for place in where_it_fits(problem, placements, SVT3):
        tried = [*placements, Placement(key=SVT3, slot=place.slot, studio_id=place.studio_id)]
        received = receptions(problem.province, tried)
        assert find_clashes(problem.province, tried, received) == ()
        live = tuple(each.school_code for each in received[SVT3] if each.mode is Mode.LIVE)
        assert place.live == live


def test_session_that_is_placed_does_not_stand_in_its_own_way():
    problem, placements = small()
    where = {each.key: each for each in placements}[SessionKey("maths", 1)]
    places = where_it_fits(problem, placements, where.key)
    assert (where.slot, where.studio_id) in {(each.slot, each.studio_id) for each in places}


def test_shading_names_who_is_in_the_way():
    problem, placements = small()
    (shade,) = (
        each
        for each in shading(problem, placements, SVT3)
        if each.slot == at(14, "08:30") and each.studio_id == "studio-1"
    )
    assert shade.clashes == ("studio: maths/3",)


def test_unknown_programme_fits_nowhere():
    problem, placements = small()
    assert where_it_fits(problem, placements, SessionKey("ghost", 1)) == ()


def test_session_from_a_file_needs_no_studio_and_names_recorded_schools():
    world = clean_world()
    world.programme("film", source=Source.FILE)
    places = where_it_fits(asked(world.province), [], SessionKey("film", 1))
    assert places
    assert {place.studio_id for place in places} == {""}
    assert len(places[0].recorded) == 3


@st.composite
def drafts(draw: st.DrawFn) -> tuple[Problem, list[Placement], SessionKey]:
    """Draw a day in two studios with a few sessions, and one that is to be placed."""
    studios = (factories.studio("one"), factories.studio("two", turnaround=0))
    programmes, placements = [], []
    for number in range(draw(st.integers(1, 5))):
        level = draw(st.sampled_from((Level.TC, Level.BAC1, Level.BAC2)))
        made = factories.programme(
            f"p{number}",
            teacher_id=draw(st.sampled_from("ab")),
            audience=Audience(levels=frozenset({level})),
            minutes=draw(st.sampled_from((30, 60, 90))),
            count=1,
        )
        programmes.append(made)
        start = 510 + 15 * draw(st.integers(0, 34))
        studio = draw(st.sampled_from(("one", "two")))
        slot = Slot(MONDAY, start, made.minutes)
        placements.append(Placement(key=SessionKey(made.id, 1), slot=slot, studio_id=studio))
    province = factories.province(
        studios=studios,
        teachers=(factories.teacher("a", max_minutes_a_day=150), factories.teacher("b")),
        programmes=tuple(programmes),
    )
    return asked(province, last=0), placements[1:], placements[0].key


@given(drafts())
@settings(max_examples=60)
def test_shading_agrees_with_the_checker_at_every_start(
    draft: tuple[Problem, list[Placement], SessionKey],
):
    """A start is free exactly when placing the session there adds no clash to the draft."""
    problem, placements, key = draft
    province = problem.province
    base = {
        (clash.code, clash.sessions)
        for clash in find_clashes(province, placements, receptions(province, placements))
    }
    for place in shading(problem, placements, key):
        tried = [*placements, Placement(key=key, slot=place.slot, studio_id=place.studio_id)]
        found = {
            (clash.code, clash.sessions)
            for clash in find_clashes(province, tried, receptions(province, tried))
            if clash.code is not ClashCode.TEACHER_LOAD or key in clash.sessions
        }
        nobody_hears = all(clash.startswith("bell") for clash in place.clashes)
        if nobody_hears and place.clashes:  # a broadcast that nobody can follow breaks no hard rule
            continue
        assert bool(found - base) == bool(place.clashes), (place, found - base)


def test_time_of_the_moved_session_is_free_again():
    problem, placements = small()
    shades = shading(problem, placements, SessionKey("maths", 1))
    here = [each for each in shades if each.slot == at(0, "08:30") and each.studio_id == "studio-1"]
    assert [each.clashes for each in here] == [()]
    assert put("maths/1", at(0, "08:30")) in placements


def test_two_sessions_of_one_programme_on_one_day_keep_out_of_each_others_time():
    """Where a programme may come twice a day, its own session bars the studio as any other."""
    twice = factories.programme("maths", min_days_between=0, per_week=3)
    problem = asked(factories.province(programmes=(twice,)), last=0)
    places = where_it_fits(problem, [put("maths/1", at(0, "08:30"))], SessionKey("maths", 2))
    assert min(place.slot.start for place in places) == 9 * 60 + 45
