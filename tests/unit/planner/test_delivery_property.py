"""Whatever the load, deliveries are clean, and what is refused cannot fit."""

from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.graph.python.max_flow import SimpleMaxFlow

from scheduler.domain.network import TransferWindow
from scheduler.domain.programme import Rerun
from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.planner.delivery import UndeliveredCode, plan_deliveries
from scheduler.planner.transfer import (
    line_megabits,
    nights,
    size_megabits,
    uplink_megabits,
    wanted_by,
)
from tests import factories
from tests.unit.planner.delivery_check import delivery_clashes
from tests.unit.planner.world import Receptions, at, put


@st.composite
def loads(draw: st.DrawFn) -> tuple[Province, list[Placement], Receptions]:
    """Draw a few days of recordings for schools whose lines and shared uplink are nearly full."""
    rules = (Rerun.NEXT_MORNING, Rerun.WEEK_END)
    programmes = [
        factories.programme(
            f"p{number}",
            rerun=draw(st.sampled_from(rules)),
            priority=draw(st.integers(1, 3)),
            minutes=draw(st.sampled_from((30, 60, 90))),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    schools = tuple(
        factories.school(99001 + number, downlink_mbps=draw(st.sampled_from((0.5, 1.0, 2.0))))
        for number in range(draw(st.integers(1, 3)))
    )
    variants = factories.network().variants[1:2]
    province = factories.province(
        schools=schools,
        programmes=tuple(programmes),
        network=factories.network(
            uplink_mbps=draw(st.sampled_from((0.8, 1.5, 3.0, 9.0))),
            relayed=draw(st.booleans()),
            variants=variants,
            windows=(TransferWindow(start=20 * 60, end=21 * 60 + 30, share=1.0),),
        ),
    )
    placements, receptions = [], {}
    for each in programmes:
        placement = put(f"{each.id}/1", at(draw(st.integers(0, 4)), "08:30", each.minutes))
        placements.append(placement)
        receptions[placement.key] = tuple(
            Reception(school_code=school.code, mode=Mode.RECORDED) for school in schools
        )
    return province, placements, receptions


def fits(province: Province, placements: list[Placement], jobs: set[tuple[object, str]]) -> bool:
    """Ask OR-Tools whether the jobs fit into lines and uplink together, whatever their nights."""
    flow, numbers = SimpleMaxFlow(), {}

    def node(name: object) -> int:
        return numbers.setdefault(name, len(numbers))

    source, sink, total = node("source"), node("sink"), 0
    opened = set()
    for placement in placements:
        for school in province.schools:
            if (placement.key, school.code) not in jobs:
                continue
            each = wanted_by(province, placement, school)
            window = province.network.windows[0]
            size = size_megabits(province.network.variants[0], placement.slot.minutes)
            total += size
            job = node((placement.key, school.code))
            flow.add_arc_with_capacity(source, job, size)
            for night in nights(window, each.ready, each.deadlines[-1]):
                line, up = (school.code, night), ("up", night)
                flow.add_arc_with_capacity(job, node(line), size)
                if line not in opened:
                    opened.add(line)
                    room = line_megabits(school, window)
                    flow.add_arc_with_capacity(node(line), node(up), room)
                if up not in opened:
                    opened.add(up)
                    flow.add_arc_with_capacity(node(up), sink, uplink_megabits(province))
    flow.solve(source, sink)
    return bool(flow.optimal_flow() == total)


@given(loads())
@settings(max_examples=80, deadline=None)
def test_delivery_plans_are_clean_and_refuse_only_what_cannot_fit(
    load: tuple[Province, list[Placement], Receptions],
):
    province, placements, receptions = load
    plan = plan_deliveries(province, placements, receptions)
    assert delivery_clashes(province, placements, receptions, plan) == ()
    sent = {(each.key, each.school_code) for each in plan.transfers}
    if province.network.relayed:
        return
    assert fits(province, placements, sent)
    for lost in plan.undelivered:
        if lost.code is not UndeliveredCode.NO_RERUN:
            assert not fits(province, placements, sent | {(lost.key, lost.school_code)})
