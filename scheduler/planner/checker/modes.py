"""Modes: every school of the audience gets the session in a way that is allowed and possible."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Reception
from scheduler.planner.checker.broadcast import PlacedBroadcast, unknown


def mode_clashes(province: Province, broadcasts: Sequence[PlacedBroadcast]) -> Iterator[Clash]:
    """Yield, for each session and each kind of fault, one clash that lists the schools."""
    audiences: dict[str, frozenset[str]] = {}
    for broadcast in broadcasts:
        programme = broadcast.programme
        if programme.id not in audiences:
            schools = province.audience_of(programme)
            audiences[programme.id] = frozenset(school.code for school in schools)
        yield from _session_clashes(province, broadcast, audiences[programme.id])


def _session_clashes(
    province: Province, broadcast: PlacedBroadcast, audience: frozenset[str]
) -> Iterator[Clash]:
    wrong: dict[str, set[str]] = defaultdict(set)
    seen = Counter(reception.school_code for reception in broadcast.receptions)
    wrong["missing"] = set(audience - set(seen))
    wrong["twice"] = {code for code, times in seen.items() if times > 1}
    for reception in broadcast.receptions:
        code = reception.school_code
        if code not in province.school_by_code:
            yield unknown(broadcast.key, school=code)
            continue
        if code not in audience and reception.mode is not Mode.NONE:
            wrong["outside-audience"].add(code)
        if reception.mode is Mode.RECORDED and not broadcast.programme.is_recorded:
            wrong["never-recorded"].add(code)
        if reception.mode is Mode.LIVE:
            if province.network.variant(reception.variant) is None:
                yield unknown(broadcast.key, school=code, variant=reception.variant)
            for fault in _live_faults(province, broadcast, reception):
                wrong[fault].add(code)
    for fault, schools in sorted(wrong.items()):
        if schools:
            yield Clash(
                code=ClashCode.MODE,
                sessions=(broadcast.key,),
                detail={"why": fault, "schools": ", ".join(sorted(schools))},
            )


def _live_faults(
    province: Province, broadcast: PlacedBroadcast, reception: Reception
) -> Iterator[str]:
    if not broadcast.programme.goes_live:
        yield "never-live"
    if not province.school_by_code[reception.school_code].can_go_live:
        yield "not-equipped"
    best = province.network.limits.get(reception.school_code, "")
    order = [variant.id for variant in province.network.variants]
    known = best in order and reception.variant in order
    if known and order.index(reception.variant) < order.index(best):
        yield "above-limit"
