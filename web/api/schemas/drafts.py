"""The draft, and what may be asked of it."""

import datetime as dt
import math
from typing import Literal, Self

from pydantic import Field

from scheduler.domain.party import PartyKind
from scheduler.domain.session import Mode, Session, SessionState
from scheduler.planner.problem import Unplaced
from scheduler.service.planning.jobs import PlanningJob
from web.api.schemas.base import Day, Facts, Line, SlotFacts, Time

Revision = int
LARGEST = 2**31 - 1


class DraftSession(Facts):
    """A session of the draft; send its `revision` along with a change, so that nobody else's
    change is lost.
    """

    id: int
    uid: str
    session: str
    state: SessionState
    locked: bool
    revision: int
    slot: SlotFacts | None
    opening: SlotFacts | None
    studio: str | None
    live: int
    recorded: int
    schools: int

    @classmethod
    def of(cls, session: Session) -> Self:
        """Return a session of the draft."""
        placement = session.placement
        modes = [reception.mode for reception in session.receptions]
        return cls(
            id=session.id,
            uid=session.uid,
            session=str(session.key),
            state=session.state,
            locked=session.locked,
            revision=session.revision,
            slot=SlotFacts.of(placement.slot) if placement else None,
            opening=SlotFacts.maybe(placement.opening) if placement else None,
            studio=(placement.studio_id or None) if placement else None,
            live=modes.count(Mode.LIVE),
            recorded=modes.count(Mode.RECORDED),
            schools=len(modes),
        )


class PartyFacts(Facts):
    """Who takes part in a broken rule: ids of two kinds may be equal."""

    kind: PartyKind
    id: str


class Blocked(Facts):
    """Why starts are not to be had: a rule's code, how many starts it takes, and by whom."""

    code: str
    starts: int
    by: list[str]
    parties: list[PartyFacts]


class UnplacedFacts(Facts):
    """A session that found no place, and why; the strongest reason first."""

    session: str
    reasons: list[Blocked]

    @classmethod
    def of(cls, unplaced: Unplaced) -> Self:
        """Return an unplaced session."""
        return cls(
            session=str(unplaced.key),
            reasons=[
                Blocked(
                    code=blocker.code,
                    starts=blocker.starts,
                    by=list(blocker.by),
                    parties=[PartyFacts(kind=party.kind, id=party.id) for party in blocker.parties],
                )
                for blocker in unplaced.blockers
            ],
        )


class DraftWeek(Facts):
    """One week of the draft; `revision` rises with every change of it."""

    monday: dt.date
    revision: int
    items: list[DraftSession]
    unplaced: list[UnplacedFacts]


class WeekQuery(Facts):
    """Any day of the week asked for; without it this week."""

    day: Day | None = None


class MoveOrder(Facts):
    """Where a session is to go. `studio` is empty for one supplied as a file."""

    date: Day
    time: Time
    studio: Line = Field(max_length=80)
    revision: int | None = Field(default=None, ge=0, le=LARGEST)


class LockOrder(Facts):
    """Whether a session is to stay where it is."""

    locked: bool
    revision: int | None = Field(default=None, ge=0, le=LARGEST)


class PlanOrder(Facts):
    """Which days to plan, both inclusive, and how many seconds to look for better plans."""

    first: Day
    last: Day
    seconds: int = Field(default=60, ge=1, le=3600)


class PlanJob(Facts):
    """A plan in the making, or what came of it; `gap` is (bound - value) / value. A "broken" one
    ended with its process, and nothing of it was stored.
    """

    id: str
    state: Literal["running", "done", "failed", "stopped", "broken"]
    stage: str
    done: int
    total: int
    placed: int
    value: float | None
    bound: float | None
    gap: float | None
    message: str
    unplaced: list[UnplacedFacts]

    @classmethod
    def of(cls, job: PlanningJob) -> Self:
        """Return a job as it stands."""
        report = job.report
        return cls(
            id=job.id,
            state=job.state,  # type: ignore[arg-type] # one of the five, as `Job` has it
            stage=job.stage,
            done=job.done,
            total=job.total,
            placed=job.placed,
            value=_finite(job.value),
            bound=_finite(job.bound),
            gap=_finite(job.gap),
            message=job.message,
            unplaced=[UnplacedFacts.of(unplaced) for unplaced in report.unplaced] if report else [],
        )


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
