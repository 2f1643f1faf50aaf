"""What pages and commands show: released sessions, the board, the programmes."""

import datetime as dt
from collections.abc import Collection

from scheduler.domain.difference import difference
from scheduler.domain.errors import NotFoundError
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Mode, Session, SessionState
from scheduler.planner.problem import Unplaced
from scheduler.service.context import Context
from scheduler.service.draft.receptions import PLACED
from scheduler.service.draft.snapshot import Draft, draft_facts
from scheduler.service.master_data.importing import province_in
from scheduler.service.views import Board, Holder, ProgrammeView
from scheduler.storage.unit_of_work import UnitOfWork

WEEK = dt.timedelta(days=6)


def released_sessions(
    ctx: Context,
    holder: Holder,
    first: dt.date | None = None,
    last: dt.date | None = None,
    *,
    with_cancelled: bool = False,
) -> tuple[ReleasedSession, ...]:
    """Return what one holder sees, by start, between two wall days, both inclusive.

    With `with_cancelled` also what was called off, for all or for this holder.
    """
    with ctx.uow().reading() as work:
        seen = work.releases.of_holder(
            holder.kind, holder.id, first=first, last=last, with_cancelled=with_cancelled
        )
    return tuple(session for session, _ in seen)


def released_session(ctx: Context, session_id: int) -> ReleasedSession:
    """Return the version in force of one session. Raises `NotFoundError` if none was released."""
    with ctx.uow().reading() as work:
        found = work.releases.newest([session_id])
    if session_id not in found:
        raise NotFoundError("released session", session_id)
    return found[session_id]


def earlier_versions(ctx: Context, ids: Collection[int]) -> tuple[ReleasedSession, ...]:
    """Return what releases before said of some sessions, the last word first."""
    if not ids:
        return ()
    with ctx.uow().reading() as work:
        return work.releases.earlier(ids)


def session(ctx: Context, session_id: int) -> Session:
    """Return one session of the draft. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        return work.draft.session(session_id)


def board(ctx: Context, monday: dt.date, source: str) -> Board:
    """Return one week of the draft (`source` "draft") or of the last release ("release")."""
    sunday = monday + WEEK
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
    for each in sessions:
        if each.state in PLACED:
            by_programme.setdefault(each.key.programme_id, []).append(each)
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
    shown = {each.id for each in sessions}
    gone = work.draft.sessions(
        ids=[each.session_id for each in released if each.session_id not in shown]
    )
    newest = {each.session_id: each for each in released}
    newest |= work.releases.newest([each for each in shown if each not in newest])
    draft = Draft(
        revision=0,
        release=0,
        province=province_in(work),
        sessions=(*sessions, *gone),
        newest=newest,
    )
    facts = draft_facts(draft, ctx.zone, ctx.clock.now())
    before = draft.released_facts
    return frozenset(
        each for each in facts if difference(before.get(each), facts[each]) is not None
    )
