"""Who is let in to a broadcast, and in which quality, beside the other sessions that are on."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scheduler.domain.calendar import Closure, Span
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


class Admission:
    """Lets schools in to the broadcasts of a province; remembers what holds for many of them."""

    def __init__(self, province: Province) -> None:
        self._province = province
        self._usable: dict[str, tuple[Variant, ...]] = {}
        self._closed: dict[tuple[tuple[Span, ...], bool], Reason] = {}

    def admit(self, live: Live, neighbours: list[Live]) -> None:
        """Take in, in the thinnest variant, every school that can follow; note why not."""
        province = self._province
        network = province.network
        uplink = network.uplink_mbps - _peak_uplink(province, live.slot, neighbours) + ROUNDING
        streams, used = set[str](), 0.0
        for school in province.audience_of(live.programme):
            variants = self._variants(school)
            reason = self._unable(school, variants, live.slot)
            reason = reason or _crowded_out(school, variants, live, neighbours, province)
            if reason is None:
                thinnest = variants[-1]
                is_sent = network.relayed and thinnest.id in streams
                needed = used if is_sent else used + thinnest.mbps
                if needed <= uplink:
                    live.variants[school.code] = thinnest
                    streams.add(thinnest.id)
                    used = needed
                    continue
                reason = Reason(code=ReasonCode.UPLINK_FULL, detail={"mbps": f"{thinnest.mbps:g}"})
            live.refused[school.code] = reason

    def raise_quality(self, live: Live, neighbours: list[Live]) -> None:
        """Give each admitted school the best variant that its line and the uplink still carry."""
        province, before = self._province, dict(live.variants)
        choices = {code: self._carried(code, live, neighbours) for code in before}
        uplink = province.network.uplink_mbps - _peak_uplink(province, live.slot, neighbours)
        for banned in range(len(province.network.variants)):
            offered = {variant.id for variant in province.network.variants[banned:]}
            live.variants = {
                code: next((choice for choice in choices[code] if choice.id in offered), thin)
                for code, thin in before.items()
            }
            if live.uplink_mbps(relayed=province.network.relayed) <= uplink + ROUNDING:
                return
        live.variants = before

    def _carried(self, code: str, live: Live, neighbours: list[Live]) -> tuple[Variant, ...]:
        """Return the variants that a school's line carries beside what else it follows then."""
        school = self._province.school_by_code[code]
        variants = self._variants(school)
        here = [other for other in neighbours if code in other.variants]
        if not here:
            return variants
        room = _line_left(self._province, school, live, here)
        return tuple(variant for variant in variants if variant.mbps <= room)

    def _variants(self, school: School) -> tuple[Variant, ...]:
        if school.code not in self._usable:
            self._usable[school.code] = usable_variants(self._province, school)
        return self._usable[school.code]

    def _unable(self, school: School, variants: tuple[Variant, ...], slot: Slot) -> Reason | None:
        """Say why a school could not follow live even if nothing else were on, or None."""
        calendar = self._province.calendar
        if school.downlink_mbps <= 0:
            return Reason(code=ReasonCode.NO_LINK)
        if not school.can_go_live:
            return Reason(code=ReasonCode.NO_BOARD)
        closure = calendar.closure_on(school, slot.day)
        if closure is not None:
            return _closed_by(closure)
        blocks = calendar.open_blocks(school, slot.day)
        if not any(slot.within(start, end) for start, end in blocks):
            # Without any hours left, there may be lessons all the same: only free ones are none.
            lessons = not blocks and bool(calendar.bell_blocks(school, slot.day))
            key = (blocks, lessons)
            if key not in self._closed:
                self._closed[key] = _closed_hour(blocks, lessons=lessons)
            return self._closed[key]
        if not variants:
            return Reason(
                code=ReasonCode.LINE_FULL, detail={"mbps": f"{school.downlink_mbps:g}", "by": ""}
            )
        return None


def _closed_by(closure: Closure) -> Reason:
    name = closure.name
    return Reason(
        code=ReasonCode.CLOSED_DAY,
        detail={"name_ar": name.ar, "name_fr": name.fr, "name_en": name.en, "name": name.fr},
    )


def _closed_hour(blocks: tuple[Span, ...], *, lessons: bool) -> Reason:
    hours = " ".join(f"{clock_text(start)}-{clock_text(end)}" for start, end in blocks)
    detail = {"hours": hours} | ({"lessons": "yes"} if lessons else {})
    return Reason(code=ReasonCode.CLOSED_HOUR, detail=detail)


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
