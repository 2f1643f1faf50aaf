"""Plan how recordings reach the schools that do not get a session live.

Every recorded reception is one transfer. A school's line takes so much a night, the studio's uplink
too; a transfer may be spread over several nights between the moment its file is ready and its
deadline. Transfers are admitted by priority, then deadline. Admitting one may lead others over
other nights. So one is refused only if it does not fit beside those before it, whatever their
nights. It is then tried in thinner variants. With a relay, each recording goes up once and the
relay makes the thinner copies; without, every transfer takes the uplink for itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scheduler.domain.keys import SessionKey
from scheduler.domain.network import Variant
from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.planner.nightly import (
    DeliveryPlan,
    Nights,
    Transfer,
    Undelivered,
    UndeliveredCode,
)
from scheduler.planner.rerun import Rooms
from scheduler.planner.transfer import Moment, Wanted, wanted_by

__all__ = ["DeliveryPlan", "Transfer", "Undelivered", "UndeliveredCode", "plan_deliveries"]


def plan_deliveries(
    province: Province,
    placements: Iterable[Placement],
    receptions: Mapping[SessionKey, Sequence[Reception]],
) -> DeliveryPlan:
    """Return a transfer or a named failure for each recorded reception of the placements."""
    placed = [
        placement
        for placement in placements
        if placement.key.programme_id in province.programme_by_id
    ]
    rooms = Rooms(province, placed, receptions)
    network = Nights(province)
    asked = [
        wanted_by(province, placement, province.school_by_code[reception.school_code])
        for placement in placed
        for reception in receptions.get(placement.key, ())
        if reception.mode is Mode.RECORDED and reception.school_code in province.school_by_code
    ]
    asked.sort(
        key=lambda one: (-one.programme.priority, one.deadlines[-1], one.key, one.school.code)
    )
    network.send_up(asked)
    admitted: list[tuple[Wanted, Variant, Moment]] = []
    undelivered: list[Undelivered] = []
    for other_wanted in asked:
        answer = network.admit(other_wanted)
        if isinstance(answer, Undelivered):
            undelivered.append(answer)
        else:
            admitted.append((other_wanted, *answer))
    transfers = [network.transfer(*each) for each in admitted]
    shown = _with_reruns(province, rooms, transfers, admitted)
    undelivered.extend(
        Undelivered(
            key=transfer.key, school_code=transfer.school_code, code=UndeliveredCode.NO_RERUN
        )
        for transfer in shown
        if transfer.rerun is None
    )
    order = {placement.key: placement.slot for placement in placed}
    return DeliveryPlan(
        transfers=tuple(sorted(shown, key=lambda one: (order[one.key], one.key, one.school_code))),
        undelivered=tuple(
            sorted(undelivered, key=lambda one: (order[one.key], one.key, one.school_code))
        ),
    )


def _with_reruns(
    province: Province,
    rooms: Rooms,
    transfers: Sequence[Transfer],
    admitted: Sequence[tuple[Wanted, Variant, Moment]],
) -> list[Transfer]:
    """Book rooms in the order of arrival."""
    pairs = zip(transfers, admitted, strict=True)
    shown = []
    for transfer, (each, _, _) in sorted(pairs, key=lambda one: (one[0].arrives, one[0].key)):
        opening = each.placement.opening
        after = max(transfer.arrives, (opening.day, opening.start)) if opening else transfer.arrives
        minutes = each.placement.slot.minutes
        levels = each.programme.audience.levels
        slot = rooms.book(province.school_by_code[transfer.school_code], after, minutes, levels)
        shown.append(replace(transfer, rerun=slot))
    return shown
