"""Who is let in to a broadcast, and in which quality, beside the other sessions that are on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scheduler.domain.network import Variant
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.domain.session import Placement, Reason, ReasonCode
from scheduler.domain.wall import Slot, clock_text

# Sums of Mbit/s such as 0.3 + 0.6 must not overrun a line of 0.9 by a rounding error.
ROUNDING = 1e-9


@dataclass(slots=True)
class Live:
    """One session on the air and the schools admitted to it, with the variant each is sent."""

    placement: Placement
    programme: Programme
    variants: dict[str, Variant] = field(default_factory=dict)
    refused: dict[str, Reason] = field(default_factory=dict)

    @property
    def slot(self) -> Slot:
        """When it is on."""
        return self.placement.slot

    def uplink_mbps(self, *, relayed: bool) -> float:
        """Return what it takes of the studio's uplink: once a variant in use, or once a school."""
        if relayed:
            return sum({variant.id: variant.mbps for variant in self.variants.values()}.values())
        return sum(variant.mbps for variant in self.variants.values())


def usable_variants(province: Province, school: School) -> tuple[Variant, ...]:
    """Return the variants a school's line can carry when nothing else is on, best first."""
    network = province.network
    room = school.downlink_mbps * (1 - network.reserve) + ROUNDING
    ids = [variant.id for variant in network.variants]
    limit = network.limits.get(school.code, "")
    first = ids.index(limit) if limit in ids else 0
    return tuple(variant for variant in network.variants[first:] if variant.mbps <= room)


def beside(live: Live, others: Iterable[Live]) -> list[Live]:
    """Return those of the others that are on while a session is."""
    return [other for other in others if other is not live and other.slot.overlaps(live.slot)]


def admit(province: Province, live: Live, neighbours: list[Live]) -> None:
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


def raise_quality(province: Province, live: Live, neighbours: list[Live]) -> None:
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
    live: Live,
    neighbours: list[Live],
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


def _peak_uplink(province: Province, slot: Slot, others: list[Live]) -> float:
    relayed = province.network.relayed
    return max(
        (
            sum(other.uplink_mbps(relayed=relayed) for other in _on_at(others, moment))
            for moment in _moments(slot, others)
        ),
        default=0.0,
    )


def _line_left(province: Province, school: School, live: Live, here: list[Live]) -> float:
    used = max(
        (
            sum(other.variants[school.code].mbps for other in _on_at(here, moment))
            for moment in _moments(live.slot, here)
        ),
        default=0.0,
    )
    return school.downlink_mbps * (1 - province.network.reserve) - used + ROUNDING


def _moments(slot: Slot, others: list[Live]) -> set[int]:
    """Return the minutes at which the number of sessions on may have risen during the slot."""
    return {slot.start} | {
        other.slot.start for other in others if slot.start < other.slot.start < slot.end
    }


def _on_at(others: list[Live], moment: int) -> list[Live]:
    return [other for other in others if other.slot.start <= moment < other.slot.end]
