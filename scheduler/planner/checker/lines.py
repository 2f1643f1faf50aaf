"""The lines: what a school's downlink and the studio's uplink carry at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.wall import clock_text
from scheduler.planner.checker.broadcast import PlacedBroadcast, crowds

# Rates are decimal fractions, so a sum may miss an equal limit by a rounding error.
ROUNDING = 1e-9


def line_clashes(province: Province, broadcasts: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    """Yield where live streams together are more than a line carries, in Mbit/s."""
    live = [broadcast for broadcast in broadcasts if broadcast.live]
    yield from _downlink_clashes(province, live)
    yield from _uplink_clashes(province, live)


def _downlink_clashes(province: Province, live: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    at_school: dict[str, list[PlacedBroadcast]] = defaultdict(list)
    taken: dict[tuple[str, SessionKey], float] = {}
    rates = _rates(province)
    for broadcast in live:
        for reception in broadcast.live:
            at_school[reception.school_code].append(broadcast)
            taken[reception.school_code, broadcast.key] = rates.get(reception.variant, 0.0)
    for code, followed in sorted(at_school.items()):
        school = province.school_by_code.get(code)
        if school is None:
            continue
        room = school.downlink_mbps * (1 - province.network.reserve)
        for together in crowds(followed):
            mbps = sum(taken[code, broadcast.key] for broadcast in together)
            if mbps > room + ROUNDING:
                yield _overrun(together, mbps, room, line="downlink", school=code)


def _uplink_clashes(province: Province, live: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    network, rates = province.network, _rates(province)
    sent: dict[SessionKey, float] = {}
    for broadcast in live:
        variants = [reception.variant for reception in broadcast.live]
        streams = set(variants) if network.relayed else variants
        sent[broadcast.key] = sum(rates.get(variant, 0.0) for variant in streams)
    for together in crowds(live):
        mbps = sum(sent[broadcast.key] for broadcast in together)
        if mbps > network.uplink_mbps + ROUNDING:
            yield _overrun(together, mbps, network.uplink_mbps, line="uplink")


def _rates(province: Province) -> dict[str, float]:
    return {variant.id: variant.mbps for variant in province.network.variants}


def _overrun(together: Sequence[PlacedBroadcast], mbps: float, most: float, **where: str) -> Clash:
    slot = together[-1].slot
    return Clash(
        code=ClashCode.NETWORK,
        sessions=tuple(broadcast.key for broadcast in together),
        detail={
            **where,
            "mbps": f"{mbps:g}",
            "most": f"{most:g}",
            "day": str(slot.day),
            "at": clock_text(slot.start),
        },
    )
