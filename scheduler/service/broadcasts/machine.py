"""The state machine of a broadcast: what its driver shall do, and what the evidence proves.

Pure functions of what is wanted, what is seen and the instant.
"""

import datetime as dt
from dataclasses import dataclass

from scheduler.domain.broadcast import (
    OVER,
    AirFault,
    AirMode,
    Broadcast,
    BroadcastState,
    Evidence,
)

WARM_BEFORE = dt.timedelta(minutes=15)  # the encoder runs unpublished from then on
S = BroadcastState

# The only steps there are. Whoever dies in a state goes on from it.
STEPS: dict[BroadcastState, frozenset[BroadcastState]] = {
    S.PLANNED: frozenset({S.PREFLIGHT, S.ABORTED}),
    S.PREFLIGHT: frozenset(
        {S.STANDBY, S.ON_AIR, S.DEGRADED, S.HELD, S.RECORDING, S.ENDING, S.ABORTED}
    ),
    S.STANDBY: frozenset(
        {S.PREFLIGHT, S.ON_AIR, S.DEGRADED, S.HELD, S.RECORDING, S.ENDING, S.ABORTED}
    ),
    S.ON_AIR: frozenset({S.DEGRADED, S.HELD, S.RECORDING, S.ENDING, S.ABORTED}),
    S.DEGRADED: frozenset({S.ON_AIR, S.HELD, S.RECORDING, S.ENDING, S.ABORTED}),
    S.HELD: frozenset({S.ON_AIR, S.DEGRADED, S.RECORDING, S.ENDING, S.ABORTED}),
    S.RECORDING: frozenset({S.ON_AIR, S.DEGRADED, S.HELD, S.ENDING, S.ABORTED}),
    S.ENDING: frozenset({S.JOINING, S.ENDED, S.NEEDS_PERSON}),
    S.JOINING: frozenset({S.CHECKING, S.NEEDS_PERSON}),
    S.CHECKING: frozenset({S.REPLAY_OPEN, S.NEEDS_PERSON, S.WITHDRAWN}),
    S.REPLAY_OPEN: frozenset({S.WITHDRAWN, S.NEEDS_PERSON}),
    S.NEEDS_PERSON: frozenset({S.CHECKING, S.REPLAY_OPEN, S.WITHDRAWN, S.ENDED}),
    S.ENDED: frozenset(),
    S.ABORTED: frozenset(),
    S.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFinding:
    """What the evidence proves: a state, a fault, and the cause in a stable word."""

    state: BroadcastState
    fault: AirFault = AirFault.NONE
    cause: str = ""


def mode_of(broadcast: Broadcast, now: dt.datetime) -> AirMode:
    """Return what the studio's driver shall do at an instant."""
    closing = {S.ENDING, S.JOINING} | OVER
    if broadcast.is_aborted or broadcast.state in closing or now >= broadcast.ends_at:
        return AirMode.OFF
    if now < broadcast.starts_at:
        return AirMode.WARM if now >= broadcast.starts_at - WARM_BEFORE else AirMode.OFF
    if not broadcast.audience:
        return AirMode.RECORD
    return AirMode.HELD if broadcast.held else AirMode.LIVE


def judge_broadcast(broadcast: Broadcast, seen: Evidence, now: dt.datetime) -> StateFinding:
    """Return the state that is true now; it is the present one when nothing has changed."""
    if broadcast.state in OVER or broadcast.state in {S.ENDING, S.JOINING}:
        return StateFinding(state=broadcast.state, fault=broadcast.fault)
    if broadcast.is_aborted:
        return StateFinding(state=S.ABORTED, cause="aborted")
    if now >= broadcast.ends_at:
        return StateFinding(state=S.ENDING, cause="end")
    if now < broadcast.starts_at:
        return _before(broadcast, seen)
    return _in_its_hour(broadcast, seen)


def _before(broadcast: Broadcast, seen: Evidence) -> StateFinding:
    if broadcast.state is S.HELD:
        # Its start was put off while schools already had the slate.
        return StateFinding(state=S.HELD)
    if seen.flows:
        return StateFinding(state=S.STANDBY, fault=seen.fault, cause="source")
    return StateFinding(state=S.PREFLIGHT, fault=seen.fault, cause="check")


def _in_its_hour(broadcast: Broadcast, seen: Evidence) -> StateFinding:
    if not broadcast.audience:
        if seen.flows:
            return StateFinding(state=S.RECORDING, fault=seen.fault, cause="source")
        return StateFinding(state=S.RECORDING, fault=seen.fault or AirFault.SOURCE, cause="lost")
    if broadcast.held:
        return StateFinding(state=S.HELD, cause="held")
    if seen.flows and not seen.fault:
        return StateFinding(state=S.ON_AIR, cause="source")
    return StateFinding(state=S.DEGRADED, fault=seen.fault or AirFault.SOURCE, cause="lost")


def may_step(before: BroadcastState, after: BroadcastState) -> bool:
    """Tell whether a broadcast may go from one state to another; staying is no step."""
    return after in STEPS[before]
