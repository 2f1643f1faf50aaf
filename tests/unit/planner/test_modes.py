import datetime as dt
from dataclasses import replace

from scheduler.domain.calendar import ReceptionHours
from scheduler.domain.network import Variant
from scheduler.domain.programme import Audience, DeliveryPolicy
from scheduler.domain.province import Province
from scheduler.domain.school import Level, Link
from scheduler.domain.session import Mode, Placement, ReasonCode, Reception
from scheduler.planner.checker import find_clashes
from scheduler.planner.modes import OnAir, receptions
from tests import factories
from tests.unit.planner.world import at, put

BAC1 = Audience(levels=frozenset({Level.BAC1}))
BAC2 = Audience(levels=frozenset({Level.BAC2}))
ONE, OTHER = put("a/1", at(0, "09:30"), "x"), put("b/1", at(0, "09:30"), "y")


def two_studios(**parts: object) -> Province:
    """Two programmes for different levels, which may be on at once in two studios."""
    facts: dict[str, object] = {
        "studios": (factories.studio("x"), factories.studio("y")),
        "teachers": (factories.teacher("t"), factories.teacher("u")),
        "programmes": (
            factories.programme("a", teacher_id="t", audience=BAC1, count=1, priority=3),
            factories.programme("b", teacher_id="u", audience=BAC2, count=1, priority=1),
        ),
        "schools": (factories.school(99001),),
    }
    return factories.province(**(facts | parts))


def received(province: Province, *placements: Placement) -> list[Reception]:
    """What the first school gets of each placement; the checker must find nothing wrong with it."""
    found = receptions(province, placements)
    assert find_clashes(province, placements, found) == ()
    return [found[each.key][0] for each in placements]


def test_school_with_a_good_line_gets_the_best_variant():
    (only,) = received(two_studios(), ONE)
    assert (only.mode, only.variant, only.reason.code) == (Mode.LIVE, "720p", ReasonCode.FITS)


def test_thin_line_gets_a_thinner_variant_and_says_so():
    thin = factories.school(99001, downlink_mbps=1.0)
    (only,) = received(two_studios(schools=(thin,)), ONE)
    assert (only.mode, only.variant, only.reason.code) == (
        Mode.LIVE,
        "360p",
        ReasonCode.THIN_LINK,
    )


def test_two_classes_share_a_line_rather_than_one_having_all_of_it():
    shared = factories.school(99001, downlink_mbps=3.0)
    first, second = received(two_studios(schools=(shared,)), ONE, OTHER)
    assert first.mode is second.mode is Mode.LIVE
    assert (first.variant, second.variant) == ("360p", "360p") or first.variant == "720p"


def test_single_room_takes_the_more_important_session_and_records_the_other():
    small = factories.school(99001, rooms=1)
    first, second = received(two_studios(schools=(small,)), ONE, OTHER)
    assert first.mode is Mode.LIVE
    assert (second.mode, second.reason.code) == (Mode.RECORDED, ReasonCode.ROOMS_TAKEN)
    assert second.reason.detail["by"] == "a/1"


def test_line_that_carries_one_class_records_the_other():
    line = factories.school(99001, downlink_mbps=1.1)
    heavy = factories.network(variants=(Variant(id="v", name=factories.text("v"), mbps=0.6),))
    first, second = received(two_studios(schools=(line,), network=heavy), ONE, OTHER)
    assert first.mode is Mode.LIVE
    assert second.reason.code is ReasonCode.LINE_FULL


def test_full_uplink_thins_the_less_important_session_first():
    narrow = factories.network(uplink_mbps=3.5)
    first, second = received(two_studios(network=narrow), ONE, OTHER)
    assert (first.variant, second.variant) == ("720p", "360p")


def test_uplink_with_relay_sends_a_variant_once_however_many_schools_follow():
    schools = tuple(factories.school(99001 + number) for number in range(4))
    network = factories.network(
        uplink_mbps=1.5,
        relayed=True,
        variants=(Variant(id="v", name=factories.text("v"), mbps=0.7),),
    )
    province = two_studios(schools=schools, network=network)
    found = receptions(province, [ONE, OTHER])
    assert {each.mode for of in found.values() for each in of} == {Mode.LIVE}
    assert find_clashes(province, [ONE, OTHER], found) == ()


def test_uplink_without_relay_carries_so_many_schools_and_no_more():
    schools = tuple(factories.school(99001 + number) for number in range(4))
    network = factories.network(
        uplink_mbps=1.5,
        relayed=False,
        variants=(Variant(id="v", name=factories.text("v"), mbps=0.7),),
    )
    province = two_studios(schools=schools, network=network)
    found = receptions(province, [ONE])[ONE.key]
    assert [each.mode for each in found].count(Mode.LIVE) == 2
    assert find_clashes(province, [ONE], {ONE.key: found}) == ()


def test_school_is_told_why_it_cannot_follow():
    cases = {
        ReasonCode.NO_LINK: factories.school(99001, downlink_mbps=0.0, link=Link.NONE),
        ReasonCode.NO_BOARD: factories.school(99001, board=False),
        ReasonCode.LINE_FULL: factories.school(99001, downlink_mbps=0.01),
    }
    for code, school in cases.items():
        (only,) = received(two_studios(schools=(school,)), ONE)
        assert (only.mode, only.reason.code) == (Mode.RECORDED, code)


def test_closed_hour_names_the_hours_that_are_open():
    (only,) = received(two_studios(), replace(ONE, slot=at(0, "12:00")))
    assert only.reason.code is ReasonCode.CLOSED_HOUR
    assert only.reason.detail["hours"] == "08:30-12:30 14:30-18:30"


def test_a_day_with_lessons_and_no_free_hours_is_told_from_one_without_lessons():
    never = ReceptionHours(id="never", hours=factories.hours("5", "08:30-09:30"))
    busy = two_studios(calendar=factories.calendar(reception_hours=(never,)))
    (only,) = received(busy, ONE)
    assert only.reason.detail == {"hours": "", "lessons": "yes"}
    sunday = replace(ONE, slot=at(6, "09:00"))
    (only,) = receptions(two_studios(), [sunday])[ONE.key]
    assert only.reason.detail == {"hours": ""}


def test_counselling_missed_live_is_never_recorded():
    private = factories.programme(
        "a", teacher_id="t", audience=BAC1, count=1, policy=DeliveryPolicy.LIVE_ONLY
    )
    dark = factories.school(99001, board=False)
    (only,) = received(two_studios(programmes=(private,), schools=(dark,)), ONE)
    assert only.mode is Mode.NONE


def test_recorded_only_session_is_told_with_its_opening():
    later = factories.programme(
        "a", teacher_id="t", audience=BAC1, count=1, policy=DeliveryPolicy.RECORDED_ONLY
    )
    province = two_studios(programmes=(later,))
    opening = replace(at(1, "08:00"), day=ONE.slot.day + dt.timedelta(days=1))
    (only,) = received(province, replace(ONE, opening=opening))
    assert only.reason.code is ReasonCode.RECORDED_ONLY
    assert only.reason.detail["opens"] == f"{opening.day} 08:00"


def test_one_more_session_is_promised_the_schools_that_it_then_gets():
    small = tuple(factories.school(99001 + at, rooms=1 + at) for at in range(3))
    narrow = factories.network(relayed=False, uplink_mbps=1.3)
    for network in (factories.network(), narrow):
        province = two_studios(schools=small, network=network)
        for standing, asked in ((ONE, OTHER), (OTHER, ONE)):
            then = receptions(province, [standing, asked])[asked.key]
            live = {each.school_code for each in then if each.mode is Mode.LIVE}
            assert OnAir(province, [standing]).live_at(asked) == live
