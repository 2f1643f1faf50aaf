"""Give the sessions of a programme their numbers in the order of their dates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement
from scheduler.planner.booked import Booked
from scheduler.planner.horizon import Demand
from scheduler.planner.numbers import Numbers, Row


def in_order(
    placements: Iterable[Placement], demands: Iterable[Demand], numbers: Numbers
) -> tuple[tuple[Placement, ...], tuple[Demand, ...]]:
    """Return the placements of the demands with free numbers in order of time, and who has none.

    Those of a row that found no place are the last of it.
    """
    demands = tuple(demands)
    rows: dict[Row, list[SessionKey]] = defaultdict(list)
    for demand in demands:
        rows[numbers.row(demand.key)].append(demand.key)
    placed: dict[Row, list[Placement]] = defaultdict(list)
    for placement in placements:
        placed[numbers.row(placement.key)].append(placement)
    numbered: dict[SessionKey, Placement] = {}
    for row, sessions in placed.items():
        keys = sorted(rows[row])
        for key, placement in zip(keys, sorted(sessions, key=_by_time), strict=False):
            numbered[key] = replace(placement, key=key)
    left = tuple(demand for demand in demands if demand.key not in numbered)
    return tuple(numbered.values()), left


def put_in_order(booked: Booked, programmes: Iterable[str]) -> Booked:
    """Return bookings in which the free numbers of some programmes are in order of time."""
    if booked.numbers is None:
        return booked
    rows: dict[Row, list[Placement]] = defaultdict(list)
    for programme_id in sorted(set(programmes)):
        for placement in booked.by_programme.get(programme_id, ()):
            rows[booked.numbers.row(placement.key)].append(placement)
    renumbered = []
    for sessions in rows.values():
        keys = sorted(placement.key for placement in sessions)
        for key, placement in zip(keys, sorted(sessions, key=_by_time), strict=True):
            if placement.key != key:
                renumbered.append(replace(placement, key=key))
    return booked.changed(renumbered) if renumbered else booked


def _by_time(placement: Placement) -> tuple[object, ...]:
    return (placement.slot.day, placement.slot.start)
