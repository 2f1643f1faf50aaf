"""The draft as the week board and the list of programmes show it."""

import datetime as dt
from dataclasses import dataclass

from scheduler.domain.difference import difference
from scheduler.domain.programme import Programme
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import PLACED, Mode, Session, SessionState
from scheduler.planner.problem import Unplaced
from scheduler.service.context import Context
from scheduler.service.draft.snapshot import Draft, draft_facts
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork

WEEK = dt.timedelta(days=6)
ONE_WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A week of the draft or of a release, or several, for the board; `monday` is its first day."""

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
class ProgrammeView:
    """A programme with how its sessions stand in the draft."""

    programme: Programme
    planned: int
    unplaced: tuple[Unplaced, ...]
    live_share: float  # of (session, school) pairs, 0 to 1


def board(ctx: Context, monday: dt.date, source: str, *, weeks: int = 1) -> Board:
    """Return weeks of the draft (`source` "draft") or of the last release ("release")."""
    sunday = monday + WEEK + (weeks - 1) * ONE_WEEK
    with ctx.uow().reading() as work:
        released = work.releases.between(monday, sunday)
        sessions = work.draft.sessions(
            first=monday, last=sunday, states={*PLACED, SessionState.MISSED}
        )
        drafted = source == "draft"
        return Board(
            monday=monday,
            source=source,
            sessions=sessions if drafted else (),
            released=() if drafted else released,
            on_air=frozenset(work.actions.airing()),
            changed=_changed(ctx, work, sessions, released) if drafted else frozenset(),
            unplaced=work.draft.unplaced() if drafted else (),
            revision=work.draft.revision(),
            mark=work.audit.last_id(),
        )


def programmes(ctx: Context) -> tuple[ProgrammeView, ...]:
    """Return every programme with how its sessions stand in the draft, in the file's order."""
    with ctx.uow().reading() as work:
        province = province_in(work)
        sessions = work.draft.sessions()
        unplaced = work.draft.unplaced()
    by_programme: dict[str, list[Session]] = {}
    for session in sessions:
        if session.state in PLACED:
            by_programme.setdefault(session.key.programme_id, []).append(session)
    reasons: dict[str, list[Unplaced]] = {}
    for reason in unplaced:
        reasons.setdefault(reason.key.programme_id, []).append(reason)
    return tuple(
        ProgrammeView(
            programme=programme,
            planned=len(by_programme.get(programme.id, ())),
            unplaced=tuple(reasons.get(programme.id, ())),
            live_share=_live_share(by_programme.get(programme.id, [])),
        )
        for programme in province.programmes
    )


def _live_share(sessions: list[Session]) -> float:
    modes = [reception.mode for session in sessions for reception in session.receptions]
    return modes.count(Mode.LIVE) / len(modes) if modes else 0.0


def _changed(
    ctx: Context,
    work: UnitOfWork,
    sessions: tuple[Session, ...],
    released: tuple[ReleasedSession, ...],
) -> frozenset[int]:
    """Return the ids of this week's sessions that a release would change, in the draft's view or
    in the release's (a session that left this week is one).
    """
    shown = {session.id for session in sessions}
    gone = work.draft.sessions(
        ids=[session.session_id for session in released if session.session_id not in shown]
    )
    newest = {session.session_id: session for session in released}
    newest |= work.releases.newest([each for each in shown if each not in newest])
    draft = Draft(
        revision=0,
        release=0,
        province=province_in(work),
        sessions=(*sessions, *gone),
        newest=newest,
        ended=work.broadcasts.ended_early(),
    )
    facts = draft_facts(draft, ctx.zone, ctx.clock.now())
    before = draft.released_facts
    return frozenset(
        other_facts
        for other_facts in facts
        if difference(before.get(other_facts), facts[other_facts]) is not None
    )
