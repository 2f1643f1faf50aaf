"""Recordings are at the schools in time, or the night that is full is named."""

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.domain.network import TransferWindow
from scheduler.domain.programme import DeliveryPolicy, Rerun
from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.planner.delivery import DeliveryPlan, UndeliveredCode, plan_deliveries
from tests import factories
from tests.factories import MONDAY
from tests.unit.planner.delivery_check import DeliveryFault, delivery_clashes
from tests.unit.planner.world import BAC2, Receptions, at, put

MATHS = put("maths/1", at(0, "08:30"))
FRIDAY = put("maths/1", at(4, "10:30"))


def made(rerun: Rerun = Rerun.WEEK_END, downlink: float = 4.0, **network: object) -> Province:
    wanted_network = {"recording_variant": "360p"} | network
    return factories.province(
        schools=(factories.school(99001, downlink_mbps=downlink), factories.school(99002)),
        programmes=(
            factories.programme("maths", audience=BAC2, rerun=rerun),
            factories.programme("pc", audience=BAC2, rerun=rerun, priority=3),
        ),
        network=factories.network(**wanted_network),
    )


def missed(*placements: Placement, codes: tuple[int, ...] = (99001,)) -> Receptions:
    """The named schools get the recordings, the others nothing."""
    return {
        each.key: tuple(
            Reception(school_code=factories.code(number), mode=Mode.RECORDED) for number in codes
        )
        for each in placements
    }


def planned(
    province: Province, *placements: Placement, codes: tuple[int, ...] = (99001,)
) -> DeliveryPlan:
    receptions = missed(*placements, codes=codes)
    plan = plan_deliveries(province, placements, receptions)
    assert delivery_clashes(province, placements, receptions, plan) == ()
    return plan


def test_recording_is_as_big_as_its_variant_and_length_say():
    (transfer,) = planned(made(), MATHS).transfers
    assert transfer.variant == "360p"
    assert transfer.megabytes == pytest.approx(0.9 * 60 * 60 / 8)


def test_transfer_takes_the_first_night_and_is_shown_in_open_hours():
    (transfer,) = planned(made(), MATHS).transfers
    assert [night for night, _ in transfer.nights] == [MONDAY]
    assert transfer.arrives == (MONDAY + dt.timedelta(days=1), 6 * 60)
    assert transfer.rerun == at(1, "08:30")


def test_rule_of_the_week_end_gives_until_sunday():
    (transfer,) = planned(made(), FRIDAY).transfers
    assert transfer.deadline == (MONDAY + dt.timedelta(days=6), 24 * 60)


def test_rule_of_the_next_morning_gives_until_the_next_bell():
    (transfer,) = planned(made(Rerun.NEXT_MORNING), FRIDAY).transfers
    assert transfer.deadline == (MONDAY + dt.timedelta(days=5), 8 * 60 + 30)


def test_same_day_falls_back_to_the_next_morning_where_lines_work_at_night_only():
    (transfer,) = planned(made(Rerun.SAME_DAY), MATHS).transfers
    assert transfer.deadline == (MONDAY + dt.timedelta(days=1), 8 * 60 + 30)


def test_same_day_is_kept_where_the_line_may_be_used_at_noon():
    noon = (TransferWindow(start=12 * 60, end=14 * 60, share=0.5),)
    (transfer,) = planned(made(Rerun.SAME_DAY, windows=noon), MATHS).transfers
    assert transfer.arrives == (MONDAY, 14 * 60)
    assert transfer.rerun == at(0, "14:30")


def test_thin_line_gets_a_thinner_recording():
    (transfer,) = planned(made(Rerun.NEXT_MORNING, downlink=0.1), MATHS).transfers
    assert transfer.variant == "slides"


def test_line_that_takes_nothing_in_time_is_named_with_the_full_night():
    plan = planned(made(Rerun.NEXT_MORNING, downlink=0.001), MATHS)
    (lost,) = plan.undelivered
    assert (lost.code, lost.night) == (UndeliveredCode.LINE_FULL, MONDAY)


def test_recording_that_had_several_nights_is_named_with_the_last_of_them():
    (lost,) = planned(made(downlink=0.001), MATHS).undelivered
    assert (lost.code, lost.night) == (
        UndeliveredCode.LINE_FULL,
        MONDAY + dt.timedelta(days=5),
    )


def test_urgent_recording_takes_the_line_before_another():
    """The line carries one of the two in the week; the one of higher priority is sent."""
    nightly = (TransferWindow(start=20 * 60, end=21 * 60, share=1.0),)
    province = made(
        Rerun.NEXT_MORNING, 1.0, windows=nightly, variants=factories.network().variants[1:2]
    )
    plan = planned(province, MATHS, put("pc/1", at(0, "10:30")))
    assert [each.key.programme_id for each in plan.transfers] == ["pc"]
    assert [each.code for each in plan.undelivered] == [UndeliveredCode.LINE_FULL]


def test_school_without_a_line_is_named_to_be_served_by_hand():
    (lost,) = planned(made(downlink=0.0), MATHS).undelivered
    assert lost.code is UndeliveredCode.NO_LINK


def test_uplink_that_cannot_send_it_up_is_named():
    for relayed in (True, False):
        (lost,) = planned(made(uplink_mbps=0.001, relayed=relayed), MATHS).undelivered
        assert lost.code is UndeliveredCode.UPLINK_FULL
        assert lost.night is not None


def test_recorded_only_session_is_there_when_it_opens():
    province = made()
    film = replace(province.programmes[0], policy=DeliveryPolicy.RECORDED_ONLY)
    province = replace(province, programmes=(film,))
    opening = at(2, "14:30")
    (transfer,) = planned(province, replace(MATHS, opening=opening)).transfers
    assert transfer.deadline == (opening.day, opening.start)
    assert transfer.rerun == opening


def test_rerun_waits_for_a_free_room_and_a_free_class():
    province = made()
    live = put("pc/1", at(1, "08:30"))
    receptions = missed(MATHS)
    receptions[live.key] = (
        Reception(school_code=factories.code(99001), mode=Mode.LIVE, variant="360p"),
    )
    plan = plan_deliveries(province, (MATHS, live), receptions)
    assert plan.transfers[0].rerun == at(1, "09:30")
    assert delivery_clashes(province, (MATHS, live), receptions, plan) == ()


def test_school_without_open_hours_left_is_named():
    shut = factories.calendar(last=MONDAY)
    plan = planned(replace(made(), calendar=shut), put("maths/1", at(0, "17:00")))
    assert [each.code for each in plan.undelivered] == [UndeliveredCode.NO_RERUN]
    assert plan.transfers[0].rerun is None


FAULTS = [
    pytest.param({"megabits": 1}, DeliveryFault.SIZE, id="size"),
    pytest.param(
        {"nights": ((MONDAY - dt.timedelta(days=1), 3240),)}, DeliveryFault.EARLY, id="early"
    ),
    pytest.param(
        {"nights": ((MONDAY + dt.timedelta(days=9), 3240),)}, DeliveryFault.LATE, id="late"
    ),
    pytest.param(
        {"deadline": (MONDAY + dt.timedelta(days=9), 0)}, DeliveryFault.LATE, id="deadline"
    ),
    pytest.param({"rerun": at(1, "13:00")}, DeliveryFault.RERUN, id="closed hour"),
    pytest.param({"rerun": at(0, "14:30")}, DeliveryFault.RERUN, id="before it arrives"),
    pytest.param({"rerun": None}, DeliveryFault.FORGOTTEN, id="no rerun and no word of it"),
    pytest.param({"school_code": factories.code(99002)}, DeliveryFault.UNASKED, id="unasked"),
]


@pytest.mark.parametrize(("parts", "fault"), FAULTS)
def test_planted_fault_of_a_delivery_plan_is_found(parts: dict[str, object], fault: DeliveryFault):
    province, receptions = made(), missed(MATHS)
    plan = plan_deliveries(province, (MATHS,), receptions)
    spoilt = replace(plan, transfers=(replace(plan.transfers[0], **parts),))
    found = {each.fault for each in delivery_clashes(province, (MATHS,), receptions, spoilt)}
    assert fault in found


def test_overrun_line_and_uplink_are_found():
    province, receptions = made(relayed=False), missed(MATHS)
    plan = plan_deliveries(province, (MATHS,), receptions)
    thin = replace(
        province,
        network=replace(province.network, uplink_mbps=0.01),
        schools=(replace(province.schools[0], downlink_mbps=0.01),),
    )
    found = {each.fault for each in delivery_clashes(thin, (MATHS,), receptions, plan)}
    assert found == {DeliveryFault.LINE, DeliveryFault.UPLINK}
