"""What use cases give back to pages, commands and feeds: frozen values, never rows."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.domain.clash import Clash
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Placement, Session
from scheduler.planner.problem import Progress, Unplaced


class HolderKind(StrEnum):
    """Whose link or feed it is."""

    SCHOOL = "school"
    TEACHER = "teacher"
    STUDIO = "studio"
    PROVINCE = "province"
    PROGRAMME = "programme"
    LEVEL = "level"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One school, teacher, studio, … by kind and id (`id` is empty for the province)."""

    kind: HolderKind
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChange:
    """One thing an import adds, changes (with the names of the fields) or retires."""

    what: str  # "school", "studio", "teacher", "programme", "calendar", "network", "settings"
    id: str
    act: str  # "add", "change", "retire"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do."""

    changes: tuple[ImportChange, ...]
    applied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A session that a plan gave another place; `because` are the rules that forbid its old one,
    none when it only made room for others or was given a better place.
    """

    key: SessionKey
    before: Placement
    after: Placement
    because: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """The outcome of planning as stored in the draft. `moves` are those of released sessions;
    `moves_proven` says that none with as many placed moves less.
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

    @property
    def moved(self) -> int:
        """How many released sessions were moved."""
        return len(self.moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeView:
    """A programme with how its sessions stand in the draft."""

    programme: Programme
    planned: int
    unplaced: tuple[Unplaced, ...]
    live_share: float  # of (session, school) pairs, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One week of the draft or of a release, for the board; `monday` is its first day."""

    monday: dt.date
    source: str  # "draft" or "release"
    sessions: tuple[Session, ...]
    released: tuple[ReleasedSession, ...]
    on_air: frozenset[int]  # session ids
    changed: frozenset[int]  # session ids that differ from the last release
    unplaced: tuple[Unplaced, ...]
    revision: int
    mark: int  # of the log, to ask later what has happened since


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveResult:
    """Whether a move was taken; when refused, the clashes and the draft is as it was."""

    accepted: bool
    clashes: tuple[Clash, ...] = ()
    session: Session | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """All a conditional request needs, from one indexed read: the validators of a feed."""

    feed_id: int
    holder: Holder
    etag: str
    changed_at: dt.datetime
    language: str
    version: int = 0  # rises with every change of what the feed says
    release: int = 0  # the one that changed it last
    options: dict[str, object] = field(default_factory=dict)  # as `FeedOptions` writes them


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How far a job was at an instant."""

    at: dt.datetime
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A long task's progress, for pages and commands.

    `state` is "running", "done", "failed", "stopped" (with the best so far) or "broken" (its
    process died); `fault` is the code of the refusal it failed with.
    """

    id: str
    state: str
    started_by: str
    started_at: dt.datetime
    kind: str = "plan"
    about: str = ""
    stage: str = ""
    done: int = 0
    total: int = 0
    value: float = 0.0
    bound: float = 0.0
    gap: float = 0.0
    placed: int = 0
    fault: str = ""
    message: str = ""
    stop_asked: bool = False
    sights: tuple[Sight, ...] = ()
    report: PlanReport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the health page and `educatec doctor` show; each check has a name, a verdict, words."""

    ok: bool
    checks: tuple[tuple[str, bool, str], ...] = field(default_factory=tuple)
