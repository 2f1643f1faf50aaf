"""What placements count on the scale on which a plan's value is reported."""

from collections.abc import Iterable, Mapping, Sequence

from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Placement, Reception
from scheduler.planner.modes import share_live

# What a placed session of priority 1 counts on the scale of the reported value, on which a session
# that reaches its whole audience live counts as much again.
PLACED = 1000


def live_total(
    province: Province,
    placements: Iterable[Placement],
    receptions: Mapping[SessionKey, Sequence[Reception]],
) -> int:
    """Return the live thousandths of all placements together, as received."""
    return sum(
        share_live(
            province,
            province.programme_by_id[placement.key.programme_id],
            receptions[placement.key],
        )
        for placement in placements
    )


def priority_total(province: Province, placements: Iterable[Placement]) -> int:
    """Return the sum of priorities of the placements' programmes."""
    known = province.programme_by_id
    return sum(known[placement.key.programme_id].priority for placement in placements)
