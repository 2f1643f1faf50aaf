"""Taking the way out that the planner named: others move, then the session has its place."""

from dataclasses import dataclass

from scheduler.domain.clash import ClashCode
from scheduler.domain.errors import ClashError, LostUpdateError, NotAllowedError
from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement, Session, SessionState
from scheduler.planner.explain import explain
from scheduler.planner.problem import Problem, Unplaced, WayOut
from scheduler.service.context import Context
from scheduler.service.draft.batch_edit import Act, Rearrangement, rearrange
from scheduler.service.planning.problem import problem_in
from scheduler.service.planning.relaxation import with_rules_opened
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairOutcome:
    """A way out that was taken, or why not: `now` is how things stand when they have changed."""

    session: Session
    way: WayOut | None = None
    now: Unplaced | None = None


def take_way_out(
    ctx: Context, session_id: int, *, expected_revision: int | None = None, actor: str
) -> RepairOutcome:
    """Do what the session's way out asks for and give it the place, as one act to be undone.

    Others move; or rules are opened, which widens the facts they come from; or others lose their
    places. When the draft has changed so that it no longer works, nothing is done but to work out
    the reasons and the way out anew (`Taken.now`). Raises `LostUpdateError`, `NotAllowedError` for
    a session that has a place or no way out, `NotFoundError`.
    """
    with ctx.uow() as work:
        work.draft.lock()
        session = work.draft.session(session_id)
        if expected_revision is not None and session.revision != expected_revision:
            raise LostUpdateError("session", session.key, expected_revision, session.revision)
        way = _way_out(work, session)
        try:
            _take(ctx, work, session, way, actor)
        except (ClashError, LostUpdateError):
            stale = True
        else:
            stale = False
            work.commit()
            after = work.draft.session(session_id)
    if not stale:
        return RepairOutcome(session=after, way=way)
    return _look_again(ctx, session)


def _way_out(work: UnitOfWork, session: Session) -> WayOut:
    if session.state is not SessionState.UNPLACED:
        raise NotAllowedError(
            "%(session)s is not unscheduled, so it needs no solution.",
            session=session.key,
        )
    told = next(
        (unplaced for unplaced in work.draft.unplaced() if unplaced.key == session.key), None
    )
    if told is None or told.way_out is None:
        raise NotAllowedError("There is no known solution for %(session)s.", session=session.key)
    return told.way_out


def _take(ctx: Context, work: UnitOfWork, session: Session, way: WayOut, actor: str) -> None:
    problem = problem_in(ctx, work, way.place.slot.day, way.place.slot.day)
    if way.place.has_begun(problem.now):
        raise LostUpdateError("solution", session.key, 0, 0)
    alive = {
        other_session.key: other_session
        for other_session in work.draft.sessions()
        if other_session.state in {SessionState.PLANNED, SessionState.UNPLACED}
    }
    placed = {session.id: way.place}
    for was, to in way.moves:
        placed[_as_it_was(alive, was).id] = to
    rules = tuple(ClashCode(each) for each in way.waived)
    others = [
        other_session.placement for other_session in alive.values() if other_session.placement
    ]
    wanted = Rearrangement(
        province=with_rules_opened(problem.province, rules, way.place, others),
        placed=placed,
        taken_out={_as_it_was(alive, placement).id: None for placement in way.given_up},
    )
    rearrange(ctx, work, wanted, Act(name="way-out", key=str(session.key), actor=actor))


def _as_it_was(alive: dict[SessionKey, Session], was: Placement) -> Session:
    """Return a session that stands where the way out found it."""
    session = alive.get(was.key)
    stands = session.placement if session else None
    if session is None or stands is None or session.locked:
        raise LostUpdateError("session", was.key, 0, 0)
    if (stands.slot, stands.studio_id) != (was.slot, was.studio_id):
        raise LostUpdateError("session", was.key, 0, session.revision)
    return session


def _look_again(ctx: Context, session: Session) -> RepairOutcome:
    with ctx.uow().reading() as work:
        problem = _whole(ctx, work, session)
    now = explain(problem, problem.placed, session.key)
    with ctx.uow() as work:
        work.draft.lock()
        found = work.draft.session(session.id)
        if found.revision != session.revision:
            raise LostUpdateError("session", session.key, session.revision, found.revision)
        work.draft.unplace({session.id: now})
        found = work.draft.session(session.id)
        work.commit()
    return RepairOutcome(session=found, now=now)


def _whole(ctx: Context, work: UnitOfWork, session: Session) -> Problem:
    """Return the question over all days of the session's programme that are still to come."""
    today = ctx.zone.today(ctx.clock)
    problem = problem_in(ctx, work, today, today)
    programme = problem.province.programme_by_id[session.key.programme_id]
    first = max(programme.first, today)
    return problem_in(ctx, work, first, max(first, programme.last))
