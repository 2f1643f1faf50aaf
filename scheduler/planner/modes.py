"""How every school gets every session: live in the best variant that fits, recorded, or not at all.

First each session is admitted in its thinnest variant, the higher priority first, so that as many
classes as possible are live; then, in the same order, each is raised to the best variant that the
school's line and the studio's uplink still carry. The outcome depends on the placements only.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scheduler.domain.keys import SessionKey
from scheduler.domain.network import Variant
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.domain.session import Mode, Placement, Reason, ReasonCode, Reception
from scheduler.domain.wall import Slot, clock_text

FITS = Reason(code=ReasonCode.FITS)
# Sums of Mbit/s such as 0.3 + 0.6 must not overrun a line of 0.9 by a rounding error.
ROUNDING = 1e-9


@dataclass(slots=True)
class _Live:
    """One session on the air and the schools admitted to it, with the variant each is sent."""

    placement: Placement
    programme: Programme
    variants: dict[str, Variant] = field(default_factory=dict)
    refused: dict[str, Reason] = field(default_factory=dict)

    @property
    def slot(self) -> Slot:
        return self.placement.slot

    def uplink_mbps(self, *, relayed: bool) -> float:
        """What it takes of the studio's uplink: once a variant in use, or once a school."""
        if relayed:
            return sum({variant.id: variant.mbps for variant in self.variants.values()}.values())
        return sum(variant.mbps for variant in self.variants.values())


class OnAir:
    """Broadcasts with the schools admitted to each, to be asked who could follow one more.

    Nobody is admitted to a session because of what comes later in the order of admission, so that
    one more changes nothing of what it hangs on itself.
    """

    def __init__(self, province: Province, placements: Iterable[Placement]) -> None:
        self._province = province
        self._by_day: dict[dt.date, list[_Live]] = defaultdict(list)
        for live in _broadcasts(province, placements):
            _admit(province, live, _beside(live, self._by_day[live.slot.day]))
            self._by_day[live.slot.day].append(live)

    def live_at(self, placement: Placement) -> frozenset[str]:
        """Return the codes of the schools that would have a session live at this place."""
        for live in _broadcasts(self._province, [placement]):
            of_day = self._by_day.get(placement.slot.day, [])
            before = [other_live for other_live in of_day if _order(other_live) < _order(live)]
            _admit(self._province, live, _beside(live, before))
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
    for live in broadcasts:
        _admit(province, live, neighbours[live.placement.key])
    for live in broadcasts:
        _raise_quality(province, live, neighbours[live.placement.key])
    found = {live.placement.key: _live_receptions(province, live) for live in broadcasts}
    for placement, programme in known:
        if not programme.goes_live:
            found[placement.key] = _recorded_receptions(province, programme, placement)
    return found


def usable_variants(province: Province, school: School) -> tuple[Variant, ...]:
    """Return the variants a school's line can carry when nothing else is on, best first."""
    network = province.network
    room = school.downlink_mbps * (1 - network.reserve) + ROUNDING
    ids = [variant.id for variant in network.variants]
    limit = network.limits.get(school.code, "")
    first = ids.index(limit) if limit in ids else 0
    return tuple(variant for variant in network.variants[first:] if variant.mbps <= room)


def share_live(province: Province, programme: Programme, received: Iterable[Reception]) -> int:
    """Return how many thousandths of the programme's audience a session reaches live.

    Classes count by their pupils where they are known, else one each.
    """
    levels = programme.audience.levels
    total = sum(school.weight(levels) for school in province.audience_of(programme))
    reached = sum(
        province.school_by_code[reception.school_code].weight(levels)
        for reception in received
        if reception.mode is Mode.LIVE
    )
    return 1000 * reached // total if total else 0


def _broadcasts(province: Province, placements: Iterable[Placement]) -> list[_Live]:
    """Return what goes live of these, in the order of admission."""
    known = (
        (placement, province.programme_by_id.get(placement.key.programme_id))
        for placement in placements
    )
    broadcasts = (
        _Live(placement, one) for placement, one in known if one is not None and one.goes_live
    )
    return sorted(broadcasts, key=_order)


def _order(live: _Live) -> tuple[int, Slot, SessionKey]:
    return -live.programme.priority, live.slot, live.placement.key


def _beside(live: _Live, others: Iterable[_Live]) -> list[_Live]:
    return [other for other in others if other is not live and other.slot.overlaps(live.slot)]


def _overlapping(broadcasts: list[_Live]) -> Mapping[SessionKey, list[_Live]]:
    by_day: dict[dt.date, list[_Live]] = defaultdict(list)
    for live in broadcasts:
        by_day[live.slot.day].append(live)
    return {live.placement.key: _beside(live, by_day[live.slot.day]) for live in broadcasts}


def _admit(province: Province, live: _Live, neighbours: list[_Live]) -> None:
    """Take in, in the thinnest variant, every school that can follow; note why others cannot."""
    uplink = province.network.uplink_mbps - _peak_uplink(province, live.slot, neighbours) + ROUNDING
    streams, used = set[str](), 0.0
    for school in province.audience_of(live.programme):
        variants = usable_variants(province, school)
        reason = _unable(province, school, variants, live.slot)
        reason = reason or _crowded_out(school, variants, live, neighbours, province)
        if reason is None:
            thinnest = variants[-1]
            is_sent = province.network.relayed and thinnest.id in streams
            needed = used if is_sent else used + thinnest.mbps
            if needed <= uplink:
                live.variants[school.code] = thinnest
                streams.add(thinnest.id)
                used = needed
                continue
            reason = Reason(code=ReasonCode.UPLINK_FULL, detail={"mbps": f"{thinnest.mbps:g}"})
        live.refused[school.code] = reason


def _unable(
    province: Province, school: School, variants: tuple[Variant, ...], slot: Slot
) -> Reason | None:
    """Say why a school could not follow live even if nothing else were on, or None."""
    if school.downlink_mbps <= 0:
        return Reason(code=ReasonCode.NO_LINK)
    if not school.can_go_live:
        return Reason(code=ReasonCode.NO_BOARD)
    closure = province.calendar.closure_on(school, slot.day)
    if closure is not None:
        name = closure.name
        return Reason(
            code=ReasonCode.CLOSED_DAY,
            detail={"name_ar": name.ar, "name_fr": name.fr, "name_en": name.en, "name": name.fr},
        )
    blocks = province.calendar.open_blocks(school, slot.day)
    if not any(slot.within(start, end) for start, end in blocks):
        hours = " ".join(f"{clock_text(start)}-{clock_text(end)}" for start, end in blocks)
        bells = province.calendar.bell_blocks(school, slot.day)
        # Without any hours left, there may be lessons all the same: only the free ones are none.
        detail = {"hours": hours} if blocks or not bells else {"hours": "", "lessons": "yes"}
        return Reason(code=ReasonCode.CLOSED_HOUR, detail=detail)
    if not variants:
        return Reason(
            code=ReasonCode.LINE_FULL, detail={"mbps": f"{school.downlink_mbps:g}", "by": ""}
        )
    return None


def _crowded_out(
    school: School,
    variants: tuple[Variant, ...],
    live: _Live,
    neighbours: list[_Live],
    province: Province,
) -> Reason | None:
    """Say which other session takes the class, the last room or the line of a school, or None."""
    here = [other for other in neighbours if school.code in other.variants]
    if not here:
        return None
    by = " ".join(sorted(str(other.placement.key) for other in here))
    levels = live.programme.audience.levels & school.levels
    if any(levels & other.programme.audience.levels for other in here):
        return Reason(code=ReasonCode.LEVEL_BUSY, detail={"by": by})
    moments = _moments(live.slot, here)
    if any(len(_on_at(here, moment)) >= school.rooms for moment in moments):
        return Reason(code=ReasonCode.ROOMS_TAKEN, detail={"rooms": str(school.rooms), "by": by})
    if variants[-1].mbps > _line_left(province, school, live, here):
        return Reason(
            code=ReasonCode.LINE_FULL, detail={"mbps": f"{school.downlink_mbps:g}", "by": by}
        )
    return None


def _raise_quality(province: Province, live: _Live, neighbours: list[_Live]) -> None:
    """Give each admitted school the best variant that its line and the uplink still carry."""
    before = dict(live.variants)
    choices: dict[str, tuple[Variant, ...]] = {}
    for code in before:
        school = province.school_by_code[code]
        here = [other for other in neighbours if code in other.variants]
        room = _line_left(province, school, live, here)
        variants = usable_variants(province, school)
        choices[code] = tuple(variant for variant in variants if variant.mbps <= room)
    uplink = province.network.uplink_mbps - _peak_uplink(province, live.slot, neighbours)
    for banned in range(len(province.network.variants)):
        offered = {variant.id for variant in province.network.variants[banned:]}
        live.variants = {
            code: next((choice for choice in choices[code] if choice.id in offered), before[code])
            for code in before
        }
        if live.uplink_mbps(relayed=province.network.relayed) <= uplink + ROUNDING:
            return
    live.variants = before


def _peak_uplink(province: Province, slot: Slot, others: list[_Live]) -> float:
    relayed = province.network.relayed
    return max(
        (
            sum(other.uplink_mbps(relayed=relayed) for other in _on_at(others, moment))
            for moment in _moments(slot, others)
        ),
        default=0.0,
    )


def _line_left(province: Province, school: School, live: _Live, here: list[_Live]) -> float:
    used = max(
        (
            sum(other.variants[school.code].mbps for other in _on_at(here, moment))
            for moment in _moments(live.slot, here)
        ),
        default=0.0,
    )
    return school.downlink_mbps * (1 - province.network.reserve) - used + ROUNDING


def _moments(slot: Slot, others: list[_Live]) -> set[int]:
    """Return the minutes at which the number of sessions on may have risen during the slot."""
    return {slot.start} | {
        other.slot.start for other in others if slot.start < other.slot.start < slot.end
    }


def _on_at(others: list[_Live], moment: int) -> list[_Live]:
    return [other for other in others if other.slot.start <= moment < other.slot.end]


def _live_receptions(province: Province, live: _Live) -> tuple[Reception, ...]:
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
