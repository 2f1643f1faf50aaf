"""The state machine of a broadcast: every step is a known one, and nothing is on air unproven."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.broadcast import (
    BEFORE_SCHOOLS,
    OVER,
    AirFault,
    AirMode,
    Broadcast,
    BroadcastState,
    DriverKind,
    Evidence,
)
from scheduler.service.broadcasts.machine import STEPS, judge_broadcast, may_step, mode_of

START = dt.datetime(2026, 11, 30, 14, 30, tzinfo=dt.UTC)
END = START + dt.timedelta(minutes=60)
FLOWING = Evidence(flows=True, alive=True, run=1, segments=5)
NOTHING = Evidence()


def broadcast(**parts: object) -> Broadcast:
    facts: dict[str, object] = {
        "session_id": 1,
        "studio_id": "studio-1",
        "driver": DriverKind.HLS,
        "state": BroadcastState.PREFLIGHT,
        "fault": AirFault.NONE,
        "since": START,
        "starts_at": START,
        "ends_at": END,
        "planned_start": START,
        "planned_end": END,
        "recorded": True,
        "audience": True,
    }
    return Broadcast(**(facts | parts))  # type: ignore[arg-type]


states = st.sampled_from(
    sorted(set(BroadcastState) - OVER - {BroadcastState.PLANNED}, key=lambda state: state.value)
)
minutes = st.integers(min_value=-20, max_value=90)
broadcasts = st.builds(
    broadcast,
    state=states,
    held=st.booleans(),
    audience=st.booleans(),
    is_aborted=st.booleans(),
)
sights = st.builds(
    Evidence,
    flows=st.booleans(),
    slate=st.booleans(),
    alive=st.booleans(),
    fault=st.sampled_from(list(AirFault)),
)


@given(broadcasts, sights, minutes)
def test_every_finding_is_the_present_state_or_a_known_step(
    found: Broadcast, seen: Evidence, minute: int
):
    finding = judge_broadcast(found, seen, START + dt.timedelta(minutes=minute))
    back_before_start = minute < 0 and found.state in BEFORE_SCHOOLS | {BroadcastState.RECORDING}
    if not back_before_start:  # a start that was put off while on air is no real case
        assert finding.state is found.state or may_step(found.state, finding.state)


@given(broadcasts, sights, minutes)
def test_on_air_is_only_what_flows_in_its_hour(found: Broadcast, seen: Evidence, minute: int):
    finding = judge_broadcast(found, seen, START + dt.timedelta(minutes=minute))
    if finding.state is BroadcastState.ON_AIR:
        assert seen.flows
        assert not seen.fault
        assert 0 <= minute < 60
        assert found.audience
        assert not found.held


@given(broadcasts, minutes)
def test_nothing_is_published_before_the_hour_after_the_end_or_when_aborted(
    found: Broadcast, minute: int
):
    mode = mode_of(found, START + dt.timedelta(minutes=minute))
    if minute < 0 or minute >= 60 or found.is_aborted or not found.audience:
        assert mode not in {AirMode.LIVE, AirMode.HELD}


def test_a_broadcast_goes_through_its_life():
    warm = broadcast()
    before = START - dt.timedelta(minutes=2)
    assert mode_of(warm, before) is AirMode.WARM
    assert judge_broadcast(warm, FLOWING, before).state is BroadcastState.STANDBY
    standby = replace(warm, state=BroadcastState.STANDBY)
    assert judge_broadcast(standby, NOTHING, before).state is BroadcastState.PREFLIGHT
    assert judge_broadcast(standby, FLOWING, START).state is BroadcastState.ON_AIR
    on_air = replace(warm, state=BroadcastState.ON_AIR)
    lost = judge_broadcast(on_air, replace(NOTHING, fault=AirFault.ENCODER), START)
    assert (lost.state, lost.fault) == (BroadcastState.DEGRADED, AirFault.ENCODER)
    assert judge_broadcast(on_air, NOTHING, START).fault is AirFault.SOURCE
    assert judge_broadcast(on_air, FLOWING, END).state is BroadcastState.ENDING
    assert judge_broadcast(replace(on_air, held=True), FLOWING, START).state is BroadcastState.HELD


def test_a_live_picture_that_is_not_recorded_is_told():
    on_air = broadcast(state=BroadcastState.ON_AIR)
    found = judge_broadcast(on_air, replace(FLOWING, fault=AirFault.RECORDING), START)
    assert (found.state, found.fault) == (BroadcastState.DEGRADED, AirFault.RECORDING)


def test_what_is_over_stays_over():
    for state in OVER:
        assert judge_broadcast(broadcast(state=state), FLOWING, START).state is state
        assert mode_of(broadcast(state=state), START) is AirMode.OFF


def test_every_state_has_its_steps():
    assert set(STEPS) == set(BroadcastState)
