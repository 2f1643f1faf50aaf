"""Judge a plan by the rules as they are written, sharing nothing with the code that makes plans.

The rules, in the order in which clashes are told:

- a placement names what exists, once (UNKNOWN, DUPLICATE), and locked ones sit where they were
  locked (LOCK);
- `sender`: one session at a time in a studio, with its turnaround, inside its hours, in one that is
  equipped for it. A teacher is in one place at a time, with time to travel, in the hours given and
  within the daily and weekly maxima. Sessions supplied as a file take neither studio nor teacher;
- `series`: a programme's sessions in order, far enough apart, not too many in an ISO week, inside
  its dates and windows, as long as its schools' bell period asks;
- `audience`: no two broadcasts at once for one level of one school. Live receptions are no more
  than the school's rooms, inside one of its open bell blocks and never on a day closed to it.
  Nothing is broadcast on a day closed to all. Recording a session that is never live has no
  audience;
- `lines`: live variants within a school's downlink less its reserve, streams within the uplink;
- `modes`: every school of the audience has its reception, in a mode that policy, roster and
  equipment allow.
"""

from collections.abc import Iterable, Mapping, Sequence

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Placement, Reception
from scheduler.planner.checker.audience import audience_clashes
from scheduler.planner.checker.broadcast import resolve
from scheduler.planner.checker.lines import line_clashes
from scheduler.planner.checker.modes import mode_clashes
from scheduler.planner.checker.sender import sender_clashes
from scheduler.planner.checker.series import series_clashes

__all__ = ["find_clashes"]


def find_clashes(
    province: Province,
    placements: Iterable[Placement],
    receptions: Mapping[SessionKey, Sequence[Reception]],
    *,
    locked: Iterable[Placement] = (),
) -> tuple[Clash, ...]:
    """Return every hard rule the placements and their schools' receptions break; none if clean.

    A session without an entry in `receptions` counts as one whose schools were all forgotten;
    entries for sessions that are not placed are ignored. The order is stable for equal input.
    """
    ordered = sorted(
        placements, key=lambda placement: (placement.slot, placement.key, placement.studio_id)
    )
    broadcasts, unknown = resolve(province, ordered, receptions)
    return (
        *unknown,
        *_lock_clashes(ordered, locked),
        *sender_clashes(province, broadcasts),
        *series_clashes(province, broadcasts),
        *audience_clashes(province, broadcasts),
        *line_clashes(province, broadcasts),
        *mode_clashes(province, broadcasts),
    )


def _lock_clashes(placements: Sequence[Placement], locked: Iterable[Placement]) -> Iterable[Clash]:
    where = {placement.key: placement for placement in placements}
    for wanted in sorted(locked, key=lambda each: each.key):
        found = where.get(wanted.key)
        if found is None or (found.slot, found.studio_id) != (wanted.slot, wanted.studio_id):
            yield Clash(
                code=ClashCode.LOCK,
                sessions=(wanted.key,),
                detail={"locked": str(wanted.slot.day), "found": _day(found)},
            )


def _day(placement: Placement | None) -> str:
    return str(placement.slot.day) if placement else ""
