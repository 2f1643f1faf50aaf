"""Planning the draft: asked of the planner, judged by the checker, stored as one."""

import datetime as dt
import time
from dataclasses import replace

from scheduler.domain.errors import ClashError, LostUpdateError
from scheduler.domain.keys import SessionKey
from scheduler.domain.session import ENDED, PLACED, Placement, Session, SessionState
from scheduler.planner.checker import find_clashes
from scheduler.planner.clock import pace
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem, Unplaced
from scheduler.service.context import Context
from scheduler.service.draft import journal
from scheduler.service.draft.begun import begun_in
from scheduler.service.planning.moves import moves_between
from scheduler.service.planning.problem import problem_in
from scheduler.service.planning.report import Move, PlanReport
from scheduler.service.ports.installation import Planner
from scheduler.storage.unit_of_work import UnitOfWork

# What it takes the processor to check and store how one school gets one session.
STORING_SECONDS = 1.5e-5


def make_plan(
    ctx: Context,
    first: dt.date,
    last: dt.date,
    *,
    limits: Limits,
    actor: str,
    on_progress: OnProgress | None = None,
    keep_published: bool | None = None,
    movable_in_notice: frozenset[SessionKey] = frozenset(),
    planner: Planner | None = None,
) -> PlanReport:
    """Plan the draft between two wall days, both inclusive, and return what came of it.

    Once there is a release, as little as possible is moved; `keep_published` says otherwise.
    Sessions keep their UIDs. Nothing is stored if planning fails, if the checker finds a clash in
    the plan (`ClashError`), or if somebody changed the draft meanwhile (`LostUpdateError`).
    """
    began, worked = time.monotonic(), time.thread_time()
    with ctx.uow().reading() as work:
        revision, sessions = work.draft.revision(), work.draft.sessions()
        if keep_published is None:
            keep_published = work.releases.last_number() > 0
        problem = problem_in(
            ctx,
            work,
            first,
            last,
            keep_published=keep_published,
            movable_in_notice=movable_in_notice,
        )
    limits = _until_stored(problem, limits, time.monotonic() - began, time.thread_time() - worked)
    plan = (planner or ctx.planner)(problem, limits, on_progress)
    _judge(problem, plan, sessions)
    with ctx.uow() as work:
        found = work.draft.lock()
        if found != revision:
            raise LostUpdateError("draft", "", revision, found)
        problem = replace(problem, now=ctx.zone.wall(ctx.clock.now()))
        kept = _without_begun(ctx, work, problem, plan)
        if kept != plan:
            plan = kept
            _judge(problem, plan, sessions)
        _store(ctx, work, problem, plan, actor=actor)
        work.commit()
    moves = moves_between(problem.province, problem.placed, plan.placements)
    if not problem.keep_published:
        moves = ()
    with ctx.uow().reading() as work:
        return _report(work, first, last, plan, moves=moves)


def _until_stored(problem: Problem, limits: Limits, spent: float, worked: float) -> Limits:
    """Return limits whose wall time ends when the plan is stored, for that is what is waited for:
    `spent` seconds are over, in which the processor `worked` so many, and what comes after the
    search is set aside, as long as it takes on so busy a machine. The work is the same.
    """
    if limits.deterministic:
        return limits
    weeks = (problem.last - problem.first).days // 7 + 1
    programmes = problem.province.programmes
    sessions = sum(min(one.count, one.per_week * weeks) for one in programmes)
    storing = pace(spent, worked) * STORING_SECONDS * sessions * len(problem.province.schools)
    wall = limits.seconds if limits.wall is None else limits.wall
    return replace(limits, wall=max(0.0, wall - spent - storing))


def _judge(problem: Problem, plan: Plan, sessions: tuple[Session, ...]) -> None:
    """Refuse a plan in which something that it placed or moved breaks a rule."""
    planned = {placement.key for placement in plan.placements} | {
        unplaced.key for unplaced in plan.unplaced
    }
    before = {placement.key: placement for placement in problem.placed}
    outside = [
        placement
        for placement in problem.placed
        if placement.key not in planned
        and placement.key.programme_id in problem.province.programme_by_id
        and not problem.first <= placement.slot.day <= problem.last
    ]
    received = {session.key: session.receptions for session in sessions if session.state in PLACED}
    clashes = find_clashes(
        problem.province,
        [*outside, *plan.placements],
        received | plan.receptions,
        locked=[
            placement
            for placement in problem.placed
            if placement.locked and placement.key in planned
        ],
    )
    ours = {
        placement.key for placement in plan.placements if before.get(placement.key) != placement
    }
    broken = [clash for clash in clashes if ours.intersection(clash.sessions)]
    if broken:
        raise ClashError(broken)


def _without_begun(ctx: Context, work: UnitOfWork, problem: Problem, plan: Plan) -> Plan:
    """Return the plan with what has begun since it was asked for where the draft has it, and
    without what it would put into the past: planning may have taken minutes.
    """
    alive = {
        session.key: session for session in work.draft.sessions() if session.state not in ENDED
    }
    begun = begun_in(ctx, work, alive.values())
    placed = {placement.key: placement for placement in plan.placements}
    started = {key for key, session in alive.items() if session.id in begun}
    late = {
        placement.key
        for placement in plan.placements
        if (placement.key in started or placement.has_begun(problem.now))
        and not _is_at(alive.get(placement.key), placement)
    }
    late |= started.intersection(unplaced.key for unplaced in plan.unplaced)
    late |= started.intersection(session.key for session in _left_out(problem, alive, placed))
    if not late:
        return plan
    stay = {key: alive[key] for key in late if key in alive and alive[key].placement}
    places = [placement for placement in plan.placements if placement.key not in late]
    places += [session.placement for session in stay.values() if session.placement]
    told = [unplaced for unplaced in plan.unplaced if unplaced.key not in late]
    told += [Unplaced(key=key, blockers=()) for key in sorted(late - stay.keys())]
    return replace(
        plan,
        placements=tuple(sorted(places, key=lambda place: (place.slot, place.key))),
        receptions=plan.receptions | {key: session.receptions for key, session in stay.items()},
        unplaced=tuple(told),
    )


def _is_at(session: Session | None, placement: Placement) -> bool:
    place = session.placement if session else None
    there = (placement.slot, placement.studio_id)
    return place is not None and (place.slot, place.studio_id) == there


def _store(
    ctx: Context,
    work: UnitOfWork,
    problem: Problem,
    plan: Plan,
    *,
    actor: str,
) -> None:
    sessions = work.draft.sessions()
    alive = {session.key: session for session in sessions if session.state not in ENDED}
    missing = [placement.key for placement in plan.placements if placement.key not in alive]
    if missing:
        work.draft.add(missing, ctx.clock.now().replace(microsecond=0))
        alive |= {
            session.key: session for session in work.draft.sessions() if session.key in set(missing)
        }
    placed = {placement.key: placement for placement in plan.placements}
    reasons: dict[int, Unplaced | None] = {
        alive[unplaced.key].id: unplaced for unplaced in plan.unplaced if unplaced.key in alive
    }
    reasons |= {
        session.id: None
        for session in _left_out(problem, alive, placed)
        if session.id not in reasons
    }
    wanted = {
        alive[key].id: (placement, plan.receptions.get(key, ()))
        for key, placement in placed.items()
        if not placement.has_begun(problem.now) and _differs(alive[key], placement, plan)
    }
    touched = [
        session for session in alive.values() if session.id in wanted or session.id in reasons
    ]
    work.draft.unplace(reasons)
    journal.book(ctx, work, problem.province, wanted)
    journal.log_edit(
        ctx,
        work,
        actor,
        "plan",
        f"{problem.first}..{problem.last}",
        before=touched,
        after=work.draft.sessions(ids=[session.id for session in touched]),
        detail={"placed": len(placed), "unplaced": len(plan.unplaced)},
    )


def _left_out(
    problem: Problem, alive: dict[SessionKey, Session], placed: dict[SessionKey, Placement]
) -> list[Session]:
    """Return sessions that sat inside the horizon and that the plan speaks of nowhere."""
    return [
        session
        for key, session in alive.items()
        if key not in placed
        and session.state is SessionState.PLANNED
        and session.placement is not None
        and problem.first <= session.placement.slot.day <= problem.last
        and not session.placement.has_begun(problem.now)
        and key.programme_id in problem.province.programme_by_id
    ]


def _differs(session: Session, placement: Placement, plan: Plan) -> bool:
    if session.placement is None or session.state is not SessionState.PLANNED:
        return session.state in {SessionState.UNPLACED, SessionState.PLANNED}
    same_place = replace(session.placement, locked=placement.locked) == placement
    return not same_place or session.receptions != plan.receptions.get(placement.key, ())


def _report(
    work: UnitOfWork, first: dt.date, last: dt.date, plan: Plan, *, moves: tuple[Move, ...]
) -> PlanReport:
    sessions = tuple(
        session
        for session in work.draft.sessions(first=first, last=last, states=PLACED)
        if session.placement is not None and first <= session.placement.slot.day <= last
    )
    return PlanReport(
        first=first,
        last=last,
        placed=len(sessions),
        unplaced=plan.unplaced,
        sessions=sessions,
        value=plan.value,
        bound=plan.bound,
        gap=plan.gap,
        seconds=plan.seconds,
        moves=moves,
        moves_proven=plan.moves_proven,
        cut=plan.cut,
    )
