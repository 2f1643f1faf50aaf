"""What a plan moves, and which rules forbid the places it moved away from."""

from collections.abc import Iterable, Mapping, Sequence

from scheduler.domain.clash import Clash
from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Placement
from scheduler.planner.checker import find_clashes
from scheduler.planner.modes import receptions
from scheduler.service.planning.report import Move


def moves_between(
    province: Province, before: Iterable[Placement], after: Sequence[Placement]
) -> tuple[Move, ...]:
    """Return every session that stands elsewhere after a plan, by the start it had.

    Each says what its old place would break now, beside all others as they stand after the plan;
    nothing when it only made room or was given a better place.
    """
    stood = {placement.key: placement for placement in before}
    moved = [
        (old, placement)
        for placement in after
        if (old := stood.get(placement.key)) is not None
        and (old.slot, old.studio_id) != (placement.slot, placement.studio_id)
    ]
    stands = {placement.key: placement for placement in after}
    return tuple(
        Move(key=old.key, before=old, after=new, because=_forbids(province, stands, old))
        for old, new in sorted(moved, key=lambda pair: (pair[0].slot, pair[0].key))
    )


def _forbids(
    province: Province, stands: Mapping[SessionKey, Placement], old: Placement
) -> tuple[Clash, ...]:
    """Return the rules that a session would break if it went back to its old place."""
    teacher = _teacher(province, old.key)
    near = [
        placement
        for key, placement in stands.items()
        if key != old.key
        and key.programme_id in province.programme_by_id
        and (
            placement.slot.day == old.slot.day
            or key.programme_id == old.key.programme_id
            or _teacher(province, key) == teacher
        )
    ]
    placements = [*near, old]
    clashes = find_clashes(province, placements, receptions(province, placements))
    return tuple(clash for clash in clashes if old.key in clash.sessions)


def _teacher(province: Province, key: SessionKey) -> str:
    programme = province.programme_by_id.get(key.programme_id)
    return programme.teacher_id if programme else ""
