"""Bringing a session's acts in line with its version in force."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.action import Action, ActionKind, ActionState
from scheduler.domain.timetable import Timer

# Whatever became of it, an act about the same instant is not asked for a second time.
SETTLED = frozenset(
    {ActionState.CLAIMED, ActionState.DONE, ActionState.TOO_LATE, ActionState.FAILED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What to add, to give other instants (by the act's id), and to call off."""

    add: tuple[Timer, ...] = ()
    retime: tuple[tuple[int, Timer], ...] = ()
    supersede: tuple[int, ...] = ()


def settle(
    sequence: int,
    asked: Sequence[Timer],
    acts: Sequence[Action],
    airing: Action | None,
    now: dt.datetime,
) -> Settlement:
    """Return what brings a session's acts in line with what its version in force asks for.

    An act that was done about the same instant is not asked for again. So a new teacher's name
    sends no second reminder and puts nothing on air twice. A session that has moved gets a new
    reminder. A session that is cancelled or moved while on air (`airing` is its on-air act) goes
    off air now. Moved back while there is still something to broadcast, it goes on again.
    """
    kept = {act.kind: act for act in acts if act.sequence == sequence}
    settled = {(act.kind, act.about) for act in acts if act.state in SETTLED}
    settled -= {(ActionKind.ON_AIR, start) for start in _goes_on_again(asked, acts, airing, now)}
    wanted = [timer for timer in asked if (timer.kind, timer.about) not in settled]
    add = tuple(timer for timer in wanted if timer.kind not in kept)
    retime = [
        (kept[timer.kind].id, timer)
        for timer in wanted
        if timer.kind in kept and _differs(kept[timer.kind], timer)
    ]
    kinds = {timer.kind for timer in wanted}
    supersede = []
    for act in acts:
        if act.state is not ActionState.DUE or (act.sequence == sequence and act.kind in kinds):
            continue
        if act.kind is ActionKind.OFF_AIR and _breaks_off(airing, asked):
            if act.due_at > now:
                # Another end than the planned one, which may yet be asked for again.
                retime.append((act.id, dataclasses.replace(_timer(act), due_at=now, about=now)))
        else:
            supersede.append(act.id)
    return Settlement(add=add, retime=tuple(retime), supersede=tuple(supersede))


def _goes_on_again(
    asked: Sequence[Timer], acts: Sequence[Action], airing: Action | None, now: dt.datetime
) -> list[dt.datetime]:
    """Return the start of a broadcast that was broken off and is asked for after all."""
    if airing is not None or any(
        act.kind is ActionKind.ON_AIR and act.state is ActionState.CLAIMED for act in acts
    ):
        return []
    ends = {timer.about for timer in asked if timer.kind is ActionKind.OFF_AIR}
    ended = any(
        act.kind is ActionKind.OFF_AIR and act.state in SETTLED and act.about in ends
        for act in acts
    )
    return [
        timer.about
        for timer in asked
        if timer.kind is ActionKind.ON_AIR and not ended and now < timer.worth_until
    ]


def _breaks_off(airing: Action | None, asked: Sequence[Timer]) -> bool:
    if airing is None:
        return False
    return all(timer.about != airing.about for timer in asked if timer.kind is ActionKind.ON_AIR)


def _differs(act: Action, timer: Timer) -> bool:
    return act.state is ActionState.DUE and _timer(act) != timer


def _timer(act: Action) -> Timer:
    return Timer(
        kind=act.kind,
        due_at=act.due_at,
        worth_until=act.worth_until,
        about=act.about or act.due_at,
    )
