"""What came of planning: placed, unplaced, moved, and how good it is."""

import datetime as dt
from dataclasses import dataclass

from scheduler.domain.clash import Clash
from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement, Session
from scheduler.planner.problem import Unplaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A session that a plan gave another slot. `because` are the rules that forbid its old one;
    none when it only made room for others or was given a better slot.
    """

    key: SessionKey
    before: Placement
    after: Placement
    because: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """The outcome of planning as stored in the draft. `moves` are those of released sessions.
    `moves_proven` says that none with as many placed moves less. `cut` says that the wall clock
    ended the search before its work was done, so that another run may differ.
    """

    first: dt.date
    last: dt.date
    placed: int
    unplaced: tuple[Unplaced, ...]
    sessions: tuple[Session, ...]
    value: float
    bound: float
    gap: float
    seconds: float
    moves: tuple[Move, ...] = ()
    moves_proven: bool = False
    cut: bool = False

    @property
    def moved(self) -> int:
        """How many released sessions were moved."""
        return len(self.moves)
