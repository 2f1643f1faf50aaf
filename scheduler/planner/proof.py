"""Prove a change of the draft by applying it and asking the independent checker."""

from collections.abc import Iterable

from scheduler.domain.clash import Clash
from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement
from scheduler.planner.booked import Booked
from scheduler.planner.checker import find_clashes
from scheduler.planner.modes import receptions


def new_clashes(before: Booked, after: Booked, changed: Iterable[SessionKey]) -> tuple[Clash, ...]:
    """Return the clashes that a change of the given sessions brings into the draft.

    Rules bind within a day, a teacher's week or a programme, so only the placements that share one
    of these with a changed session are looked at.
    """
    keys = set(changed)
    touched = [each for one in (before, after) for key in keys if (each := one.where.get(key))]
    found = _clashes(after, touched)
    if not found:
        return ()
    old = {(clash.code, clash.sessions) for clash in _clashes(before, touched)}
    return tuple(clash for clash in found if (clash.code, clash.sessions) not in old)


def _clashes(booked: Booked, touched: Iterable[Placement]) -> tuple[Clash, ...]:
    province = booked.province
    near: dict[SessionKey, Placement] = {}
    weeks: set[tuple[str, tuple[int, int]]] = set()
    for placement in touched:
        programme = province.programme_by_id[placement.key.programme_id]
        weeks.add((programme.teacher_id, placement.slot.day.isocalendar()[:2]))
        for one in (
            *booked.by_day.get(placement.slot.day, ()),
            *booked.by_programme.get(programme.id, ()),
        ):
            near[one.key] = one
    for one in booked.where.values():
        teacher = province.programme_by_id[one.key.programme_id].teacher_id
        if (teacher, one.slot.day.isocalendar()[:2]) in weeks:
            near[one.key] = one
    return find_clashes(province, near.values(), receptions(province, near.values()))
