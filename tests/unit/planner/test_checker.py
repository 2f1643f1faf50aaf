"""The checker finds each planted fault, and only it; a clean plan gives nothing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from scheduler.domain.clash import ClashCode
from scheduler.domain.session import Mode
from scheduler.planner.checker import find_clashes
from tests.unit.planner.faults import PLANTS, plant_audience, plant_school_outside
from tests.unit.planner.world import SCHOOLS, World, at, clean_world


@pytest.fixture
def world() -> World:
    return clean_world()


def test_clean_plan_gives_nothing(world: World):
    assert world.clashes() == ()


def test_empty_plan_gives_nothing(world: World):
    assert find_clashes(world.province, (), {}) == ()


@pytest.mark.parametrize(
    ("code", "plant"), PLANTS, ids=[plant.__name__.removeprefix("plant_") for _, plant in PLANTS]
)
def test_planted_fault_is_found_and_nothing_else(
    world: World, code: ClashCode, plant: Callable[[World], None]
):
    plant(world)
    found = world.clashes()
    assert {clash.code for clash in found} == {code}, [str(clash) for clash in found]


def test_every_code_is_planted_once_at_least():
    assert {code for code, _ in PLANTS} == set(ClashCode)


def test_turnaround_exactly_kept_is_no_clash(world: World):
    world.move("svt/1", at(0, "09:45"))
    assert world.clashes() == ()


def test_two_room_schools_take_two_levels_together(world: World):
    world.move("svt/1", at(0, "09:00"), "studio-2")
    world.receive("svt/1", 2, mode=Mode.RECORDED, variant="")
    assert world.clashes() == ()


def test_ninety_minutes_span_two_touching_bell_hours(world: World):
    world.programme("svt", minutes=90)
    for key, day in (("svt/1", 0), ("svt/2", 8)):
        world.move(key, at(day, "14:30", 90))
    assert world.clashes() == ()


def test_recording_a_session_that_is_never_live_disturbs_no_class(world: World):
    """`film` is recorded while its own audience follows another session."""
    world.move("film/1", at(2, "10:30"))
    world.move("pc/1", at(2, "10:30"), "studio-2")
    world.programme("film", teacher_id="svt-b")
    world.programme("pc", min_days_between=1)
    assert world.clashes() == ()


def test_relay_sends_each_variant_once_over_the_uplink(world: World):
    world.vary(network=replace(world.province.network, uplink_mbps=0.9, relayed=True))
    assert world.clashes() == ()


def test_school_that_left_the_audience_may_keep_a_row_without_a_mode(world: World):
    plant_school_outside(world)
    for key in ("pc/1", "pc/2"):
        world.receive(key, 2, mode=Mode.NONE, variant="")
    assert world.clashes() == ()


def test_clash_names_its_parties(world: World):
    plant_audience(world)
    (clash,) = world.clashes()
    assert [str(key) for key in clash.sessions] == ["maths/1", "svt/1"]
    assert clash.detail["classes"].startswith(f"{SCHOOLS[0]} 2BAC")
    assert clash.detail["at"] == "09:00"
