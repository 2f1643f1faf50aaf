"""How good a set of placements is, rank by rank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Placement, Reception
from scheduler.planner.modes import share_live

# What a placed session of priority 1 counts on the scale of the reported value, on which a session
# that reaches its whole audience live counts as much again.
PLACED = 1000


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """Ranks from first to last: a plan is better when it is greater as a tuple.

    `placed` is the sum of priorities of placed sessions, `moves` the negative weighted moves of
    published ones, `live` the sum over sessions of the thousandths of the audience reached live,
    `wishes` all other wishes in sixtieths of their weights.
    """

    placed: int
    moves: int
    live: int
    wishes: int = 0

    @property
    def value(self) -> float:
        """The reported value: 1000 for each point of priority placed, and the live thousandths."""
        return float(PLACED * self.placed + self.live)


def live_total(
    province: Province,
    placements: Iterable[Placement],
    receptions: Mapping[SessionKey, Sequence[Reception]],
) -> int:
    """Return the live thousandths of all placements together, as received."""
    return sum(
        share_live(province, province.programme_by_id[each.key.programme_id], receptions[each.key])
        for each in placements
    )


def priority_total(province: Province, placements: Iterable[Placement]) -> int:
    """Return the sum of priorities of the placements' programmes."""
    known = province.programme_by_id
    return sum(known[each.key.programme_id].priority for each in placements)
