"""How every school gets every session: live in the best variant that fits, recorded, or not at all.

First each session is admitted in its thinnest variant, the higher priority first, so that as many
classes as possible are live. Then, in the same order, each is raised to the best variant that the
school's connection and the studio's uplink still carry. The outcome depends on the placements only.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Placement, Reason, ReasonCode, Reception
from scheduler.domain.wall import Slot, clock_text
from scheduler.planner.admission import Admission, Live, beside

FITS = Reason(code=ReasonCode.FITS)


class OnAir:
    """Broadcasts with the schools admitted to each, to be asked who could follow one more.

    Nobody is admitted to a session because of what comes later in the order of admission, so that
    one more changes nothing of what it hangs on itself.
    """

    def __init__(self, province: Province, placements: Iterable[Placement]) -> None:
        self._province = province
        self._admission = Admission(province)
        self._by_day: dict[dt.date, list[Live]] = defaultdict(list)
        for live in _broadcasts(province, placements):
            self._admission.admit(live, beside(live, self._by_day[live.slot.day]))
            self._by_day[live.slot.day].append(live)

    def live_at(self, placement: Placement) -> frozenset[str]:
        """Return the codes of the schools that would have a session live at this place."""
        for live in _broadcasts(self._province, [placement]):
            of_day = self._by_day.get(placement.slot.day, [])
            before = [other_live for other_live in of_day if _order(other_live) < _order(live)]
            self._admission.admit(live, beside(live, before))
            return frozenset(live.variants)
        return frozenset()


def receptions(
    province: Province, placements: Iterable[Placement]
) -> dict[SessionKey, tuple[Reception, ...]]:
    """Return each placed session's reception at each school of its audience, by school code.

    Placements of programmes the province does not have are left out.
    """
    known = [
        (other_placement, province.programme_by_id[other_placement.key.programme_id])
        for other_placement in placements
        if other_placement.key.programme_id in province.programme_by_id
    ]
    broadcasts = _broadcasts(province, (placement for placement, _ in known))
    neighbours = _overlapping(broadcasts)
    admission = Admission(province)
    for live in broadcasts:
        admission.admit(live, neighbours[live.placement.key])
    for live in broadcasts:
        admission.raise_quality(live, neighbours[live.placement.key])
    found = {live.placement.key: _live_receptions(province, live) for live in broadcasts}
    for placement, programme in known:
        if not programme.goes_live:
            found[placement.key] = _recorded_receptions(province, programme, placement)
    return found


def share_live(province: Province, programme: Programme, received: Iterable[Reception]) -> int:
    """Return how many thousandths of the programme's audience a session reaches live.

    Classes count by their pupils where they are known, else one each.
    """
    weights = province.weights_of(programme)
    total = sum(weights.values())
    reached = sum(
        weights[reception.school_code] for reception in received if reception.mode is Mode.LIVE
    )
    return 1000 * reached // total if total else 0


def _broadcasts(province: Province, placements: Iterable[Placement]) -> list[Live]:
    """Return what goes live of these, in the order of admission."""
    known = (
        (placement, province.programme_by_id.get(placement.key.programme_id))
        for placement in placements
    )
    broadcasts = (
        Live(placement, one) for placement, one in known if one is not None and one.goes_live
    )
    return sorted(broadcasts, key=_order)


def _order(live: Live) -> tuple[int, Slot, SessionKey]:
    return -live.programme.priority, live.slot, live.placement.key


def _overlapping(broadcasts: list[Live]) -> Mapping[SessionKey, list[Live]]:
    by_day: dict[dt.date, list[Live]] = defaultdict(list)
    for live in broadcasts:
        by_day[live.slot.day].append(live)
    return {live.placement.key: beside(live, by_day[live.slot.day]) for live in broadcasts}


def _live_receptions(province: Province, live: Live) -> tuple[Reception, ...]:
    best = province.network.variants[0].id if province.network.variants else ""
    fallback = Mode.RECORDED if live.programme.is_recorded else Mode.NONE
    found = []
    for school in province.audience_of(live.programme):
        variant = live.variants.get(school.code)
        if variant is None:
            reason = live.refused[school.code]
            found.append(Reception(school_code=school.code, mode=fallback, reason=reason))
            continue
        reason = FITS
        if variant.id != best:
            detail = {"variant": variant.id, "mbps": f"{school.downlink_mbps:g}"}
            reason = Reason(code=ReasonCode.THIN_LINK, detail=detail)
        found.append(
            Reception(school_code=school.code, mode=Mode.LIVE, variant=variant.id, reason=reason)
        )
    return tuple(sorted(found, key=lambda each: each.school_code))


def _recorded_receptions(
    province: Province, programme: Programme, placement: Placement
) -> tuple[Reception, ...]:
    opens = placement.audience_slot
    detail = {"opens": f"{opens.day.isoformat()} {clock_text(opens.start)}"}
    reason = Reason(code=ReasonCode.RECORDED_ONLY, detail=detail)
    codes = sorted(school.code for school in province.audience_of(programme))
    return tuple(Reception(school_code=code, mode=Mode.RECORDED, reason=reason) for code in codes)
