"""What the planner is asked and what it answers."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from scheduler.domain.keys import SessionKey
from scheduler.domain.party import Party, parties_under
from scheduler.domain.province import Province
from scheduler.domain.session import Placement, Reception
from scheduler.domain.wall import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Plan the sessions of a province between two days, both inclusive.

    `placed` is where sessions sit now: the draft, or the last release, also outside the horizon.
    Those outside, locked, past or inside the notice period are kept and bind the others.
    `cancelled` keys are never placed. `now` is the wall day and minute from which the notice period
    counts; nothing before it may be planned. With `keep_published` the plan moves as little as it
    can from `placed`; else it starts afresh.
    """

    province: Province
    first: dt.date
    last: dt.date
    now: tuple[dt.date, int]
    placed: tuple[Placement, ...] = ()
    cancelled: frozenset[SessionKey] = frozenset()
    keep_published: bool = False
    movable_in_notice: frozenset[SessionKey] = frozenset()  # the operator's word
    after_notice: frozenset[SessionKey] = frozenset()  # to be placed only where it is over
    # Sessions that a release has named, whose numbers people know, so that they stay. None: those
    # that are placed, where published places are to be kept, else none.
    released: frozenset[SessionKey] | None = None

    @property
    def named(self) -> frozenset[SessionKey]:
        """The sessions whose number may not change any more."""
        if self.released is not None:
            return self.released
        if not self.keep_published:
            return frozenset()
        return frozenset(placement.key for placement in self.placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long to look: seconds for the whole plan, the gap at which to stop, the seed.

    Searching is measured in work, not by the clock, so the same files, seed and limits give the
    same plan on any machine. `wall` seconds (None: as many as `seconds`) after it began the plan is
    cut all the same, and says so (`Plan.cut`); `deterministic` takes that net away.
    `side_by_side` is how many weeks may be solved at once.
    """

    seconds: float = 60.0
    gap: float = 0.005
    seed: int = 1
    side_by_side: int = 2
    deterministic: bool = False
    wall: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Why starts of an unplaced session are not to be had: a code, how many starts, and by whom."""

    code: str  # a ClashCode value, or "no-start"
    starts: int
    by: tuple[str, ...] = ()  # ids; `parties` says of what

    @property
    def parties(self) -> tuple[Party, ...]:
        """Who takes the starts, each with its kind."""
        return parties_under(self.code, self.by)


def _where(placement: Placement) -> tuple[object, ...]:
    return placement.key.programme_id, placement.slot, placement.studio_id


def _by_programme(placement: Placement) -> tuple[str, Slot]:
    return placement.key.programme_id, placement.slot


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """Moves that make room: applying `moves` frees `place` for the session; proved by applying.

    Where no moves do, `waived` names the rules (ClashCode values) that somebody would have to open
    for it, such as the teacher's hours. Else `given_up` names the sessions that would lose their
    slot. `renumbered` are those of the `moves` by which a programme's sessions, whose numbers
    nobody knows yet, only exchange their places among them, so that they stay in order of time.
    """

    place: Placement
    moves: tuple[tuple[Placement, Placement], ...]  # from → to
    waived: tuple[str, ...] = ()
    given_up: tuple[Placement, ...] = ()
    renumbered: tuple[SessionKey, ...] = ()

    @property
    def told(self) -> tuple[Placement, tuple[tuple[Placement, Placement], ...]]:
        """The place and the moves as people see them: without those that only change numbers."""
        if not self.renumbered:
            return self.place, self.moves
        left = {_where(old): old for old, _ in self.moves}
        taken = {_where(new): new for new in (self.place, *(new for _, new in self.moves))}
        for where in left.keys() & taken.keys():
            del left[where], taken[where]
        place = taken.get(_where(self.place)) or max(
            (new for new in taken.values() if new.key.programme_id == self.place.key.programme_id),
            key=_by_programme,
        )
        others = sorted((new for new in taken.values() if new != place), key=_by_programme)
        return place, tuple(zip(sorted(left.values(), key=_by_programme), others, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A session that found no place, what blocks it (strongest first) and the nearest way out."""

    key: SessionKey
    blockers: tuple[Blocker, ...]
    way_out: WayOut | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the planner is: weeks done of all, value, bound, gap and sessions placed so far."""

    stage: str  # "greedy", "week", "borders", "delivery", "explain"
    done: int
    total: int
    value: float
    bound: float
    gap: float
    placed: int


OnProgress = Callable[[Progress], bool]  # returns False to stop with the best plan so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Placements inside the horizon with every school's reception, what found no place, and how
    good it is: the objective's value, its proven bound and the gap (bound - value) / value.

    The bound holds for every plan of the horizon, however its sessions are spread over the weeks;
    where `moves_proven`, for those that place as much and move as little.
    """

    placements: tuple[Placement, ...]  # sorted by slot, then key
    receptions: dict[SessionKey, tuple[Reception, ...]]
    unplaced: tuple[Unplaced, ...]
    value: float
    bound: float
    gap: float
    seconds: float
    moved: tuple[SessionKey, ...] = ()
    # No plan that places as much, each session within a week of the weeks disturbed, moves less.
    moves_proven: bool = False
    notes: tuple[str, ...] = ()
    # The wall clock ended the search before its work was done: another run may differ.
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place a session could take, and who gets it how."""

    slot: Slot
    studio_id: str
    live: tuple[str, ...]
    recorded: tuple[str, ...]
    clashes: tuple[str, ...] = field(default_factory=tuple)  # empty when it is free
