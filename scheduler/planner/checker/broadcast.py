"""A placement together with what it refers to, and how neighbours in time are found."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.domain.wall import Slot

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBroadcast:
    """One placed session of a known programme, with what its schools get."""

    placement: Placement
    programme: Programme
    receptions: tuple[Reception, ...]
    live: tuple[Reception, ...]  # those by schools that follow it live

    @property
    def key(self) -> SessionKey:
        """The session's name."""
        return self.placement.key

    @property
    def slot(self) -> Slot:
        """When it is broadcast or recorded."""
        return self.placement.slot


def resolve(
    province: Province,
    placements: Sequence[Placement],
    receptions: Mapping[SessionKey, Sequence[Reception]],
) -> tuple[tuple[PlacedBroadcast, ...], tuple[Clash, ...]]:
    """Return the placements whose programme exists, each session once, and what was not found."""
    broadcasts: dict[SessionKey, PlacedBroadcast] = {}
    clashes: list[Clash] = []
    for placement in placements:
        key = placement.key
        programme = province.programme_by_id.get(key.programme_id)
        if programme is None:
            clashes.append(unknown(key, programme=key.programme_id))
            continue
        if key in broadcasts:
            clashes.append(Clash(code=ClashCode.DUPLICATE, sessions=(key,)))
            continue
        if not 1 <= key.number <= programme.count:
            clashes.append(unknown(key, number=str(key.number)))
        clashes.extend(_missing_parts(province, programme, placement))
        at_schools = tuple(receptions.get(key, ()))
        broadcasts[key] = PlacedBroadcast(
            placement=placement,
            programme=programme,
            receptions=at_schools,
            live=tuple(school for school in at_schools if school.mode is Mode.LIVE),
        )
    return tuple(broadcasts.values()), tuple(clashes)


def _missing_parts(
    province: Province, programme: Programme, placement: Placement
) -> Iterator[Clash]:
    if not programme.takes_studio:
        if placement.studio_id:
            yield unknown(placement.key, studio=placement.studio_id)
        return
    if placement.studio_id not in province.studio_by_id:
        yield unknown(placement.key, studio=placement.studio_id)
    if programme.teacher_id not in province.teacher_by_id:
        yield unknown(placement.key, teacher=programme.teacher_id)


def unknown(key: SessionKey, **what: str) -> Clash:
    """Say that a session refers to something that is not there."""
    return Clash(code=ClashCode.UNKNOWN, sessions=(key,), detail=what)


def grouped(
    broadcasts: Iterable[PlacedBroadcast], by: Callable[[PlacedBroadcast], Key]
) -> dict[Key, list[PlacedBroadcast]]:
    """Sort broadcasts by slot into groups of one value each."""
    groups: dict[Key, list[PlacedBroadcast]] = defaultdict(list)
    for broadcast in sorted(broadcasts, key=lambda one: (one.slot, one.key)):
        groups[by(broadcast)].append(broadcast)
    return dict(groups)


def near_pairs(
    broadcasts: Iterable[PlacedBroadcast], gap: int = 0
) -> Iterator[tuple[PlacedBroadcast, PlacedBroadcast]]:
    """Yield the pairs of one day that overlap or lie less than `gap` minutes apart, once each."""
    for same_day in grouped(broadcasts, lambda one: one.slot.day).values():
        for index, first in enumerate(same_day):
            for second in islice(same_day, index + 1, None):
                # Sorted by start, so nothing further on can be nearer.
                if second.slot.start >= first.slot.end + gap:
                    break
                yield first, second


def crowds(broadcasts: Iterable[PlacedBroadcast]) -> Iterator[list[PlacedBroadcast]]:
    """Yield, for the start of each broadcast, all that are on at that minute.

    Whatever is summed over sessions that are on together peaks at the start of one of them.
    """
    for same_day in grouped(broadcasts, lambda one: one.slot.day).values():
        on: list[PlacedBroadcast] = []
        for broadcast in same_day:
            on = [one for one in on if one.slot.end > broadcast.slot.start]
            on.append(broadcast)
            yield list(on)
