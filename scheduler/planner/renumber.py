"""Give the sessions of a programme their numbers in the order of their dates."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement
from scheduler.planner.horizon import Demand

Row = tuple[str, dt.date, dt.date]


def in_order(
    placements: Iterable[Placement], demands: Iterable[Demand]
) -> tuple[tuple[Placement, ...], tuple[Demand, ...]]:
    """Return the placements of the demands with numbers in order of time, and who has none.

    Sessions of one programme between the same kept neighbours are alike until they are published,
    so the model leaves their order open; those that found no place are the last of their row.
    """
    demands = tuple(demands)
    rows: dict[Row, list[SessionKey]] = defaultdict(list)
    row_of: dict[SessionKey, Row] = {}
    for demand in demands:
        row = (demand.programme.id, demand.earliest, demand.latest)
        rows[row].append(demand.key)
        row_of[demand.key] = row
    placed: dict[Row, list[Placement]] = defaultdict(list)
    for placement in placements:
        placed[row_of[placement.key]].append(placement)
    numbered: dict[SessionKey, Placement] = {}
    for row, sessions in placed.items():
        keys = sorted(rows[row])
        for key, placement in zip(keys, sorted(sessions, key=_by_time), strict=False):
            numbered[key] = replace(placement, key=key)
    left = tuple(each for each in demands if each.key not in numbered)
    return tuple(numbered.values()), left


def _by_time(placement: Placement) -> tuple[object, ...]:
    return (placement.slot.day, placement.slot.start)
