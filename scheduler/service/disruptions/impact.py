"""What an event at short notice would do to the draft, shown first and then done as one act."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scheduler.domain.difference import differences
from scheduler.domain.errors import LostUpdateError
from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.release import Change, Facts
from scheduler.domain.session import Mode, Placement, Session, SessionState
from scheduler.planner.checker import find_clashes
from scheduler.planner.horizon import is_kept
from scheduler.planner.modes import receptions
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem, Unplaced
from scheduler.planner.replan import session_missed
from scheduler.service.context import Context
from scheduler.service.disruptions.events import Event, EventKind, is_hit, province_after
from scheduler.service.disruptions.proposal import Proposal, carry_out_proposal
from scheduler.service.draft.missed import is_followed, missed_in
from scheduler.service.draft.snapshot import draft_facts, read_draft
from scheduler.service.planning.moves import moves_between
from scheduler.service.planning.problem import problem_in
from scheduler.service.planning.report import Move
from scheduler.storage.unit_of_work import UnitOfWork

AFTERWARDS = dt.timedelta(weeks=4)  # how much later a session may find a new place
LIMITS = Limits(seconds=4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Falling:
    """Schools that no longer get a session live, and those that no longer get it at all."""

    key: SessionKey
    placement: Placement
    recorded: tuple[str, ...]
    none: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """The proposal and what it means. `near` are sessions that the event leaves no slot where they
    are and that are locked or within the notice period. They move only if the operator says so,
    else they fall out. Where a session was not held, they are those that have to follow it, and
    stay where they are.
    """

    proposal: Proposal
    moves: tuple[Move, ...]
    lost: tuple[tuple[Session, Unplaced], ...]
    called_off: tuple[Session, ...]
    falling: tuple[Falling, ...]
    changes: tuple[Change, ...]  # against the draft as it is, as a release would tell them
    near: tuple[Placement, ...] = ()
    moves_proven: bool = False

    @property
    def nothing(self) -> bool:
        """Tell whether no session is touched and nobody's way of receiving changes."""
        missed = self.proposal.event.kind is EventKind.MISSED
        return not (missed or self.moves or self.lost or self.called_off or self.falling)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked, of which draft, and the session that was not held, if that is it."""

    event: Event
    revision: int
    problem: Problem
    missed: SessionKey | None
    again: bool  # its number is to be given once more


def preview_event(
    ctx: Context,
    event: Event,
    *,
    movable: frozenset[SessionKey] = frozenset(),
    waits: bool = False,
    limits: Limits = LIMITS,
    on_progress: OnProgress | None = None,
) -> Consequences:
    """Return what an event would do, with the fewest moves; nothing is stored.

    A session that was not held gets a new place, unless it `waits` in the tray for one.
    Locked sessions and those within the notice period move only where `movable` names them. It is
    found out by doing it and taking it back, so what is shown is what `apply` does. Raises
    `NotFoundError` for somebody or something unknown, `NotAllowedError` for a session that cannot
    be said not to have been held.
    """
    with ctx.uow().reading() as work:
        revision = work.draft.revision()
        problem = _problem(ctx, work, event)
        is_missed = event.kind is EventKind.MISSED
        unheld = missed_in(ctx, work, event.about) if is_missed else None
        again = unheld is not None and not is_followed(ctx, work, unheld)
        sessions = {session.key: session for session in work.draft.sessions() if _is_alive(session)}
    problem = replace(problem, movable_in_notice=movable)
    asked = _Asked(
        event=event,
        revision=revision,
        problem=problem,
        missed=unheld.key if unheld else None,
        again=again,
    )
    hit = _hit(problem, event)
    concerned = _following(problem, unheld.key) if unheld else hit
    near = tuple(
        placement
        for placement in concerned
        if is_kept(replace(problem, movable_in_notice=frozenset()), placement)
    )
    if event.kind is EventKind.CALL_OFF:
        called_off = tuple(sessions[placement.key] for placement in hit)
        plan = None
    elif waits or (unheld and not again):
        called_off, plan = (), None
    else:
        called_off = ()
        stuck = {placement.key for placement in near if placement in hit} - movable
        plan = ctx.planner(_question(asked, stuck), limits, on_progress)
        if unheld and _gone(problem, plan):
            plan = None  # what is published is not given up for it
    found = _rehearsed(ctx, asked, plan, called_off)
    return replace(found, near=near)


def apply(ctx: Context, proposal: Proposal, *, actor: str) -> None:
    """Do what was proposed, as one act that `undo` takes back as one.

    Raises `LostUpdateError` when the draft has changed since the proposal was made.
    """
    with ctx.uow() as work:
        found = work.draft.lock()
        if found != proposal.revision:
            raise LostUpdateError("draft", "", proposal.revision, found)
        carry_out_proposal(ctx, work, proposal, actor)
        work.commit()


def _problem(ctx: Context, work: UnitOfWork, event: Event) -> Problem:
    """Return the question of the days from today to some weeks after the event; what has no place
    now is left out of it.
    """
    today = ctx.zone.today(ctx.clock)
    last = max(event.last, today) + AFTERWARDS
    problem = problem_in(ctx, work, today, last, keep_published=True)
    waiting = {session.key for session in work.draft.sessions(states=[SessionState.UNPLACED])}
    return replace(problem, cancelled=problem.cancelled | waiting)


def _hit(problem: Problem, event: Event) -> tuple[Placement, ...]:
    """Return the coming sessions that cannot stay where they are."""
    after = province_after(problem.province, event)
    coming = [
        placement
        for placement in problem.placed
        if not placement.has_begun(problem.now)
        and problem.first <= placement.slot.day <= problem.last
        and placement.key.programme_id in problem.province.programme_by_id
    ]
    hit = {placement.key for placement in coming if is_hit(problem.province, event, placement)}
    if event.kind in {EventKind.CLOSED, EventKind.BELLS}:
        hit |= _broken(after, coming) - _broken(problem.province, coming)
    return tuple(
        sorted(
            (placement for placement in coming if placement.key in hit), key=lambda one: one.slot
        )
    )


def _broken(province: Province, placements: Iterable[Placement]) -> set[SessionKey]:
    placements = tuple(placements)
    clashes = find_clashes(province, placements, receptions(province, placements))
    return {key for clash in clashes for key in clash.sessions}


def _following(problem: Problem, key: SessionKey) -> tuple[Placement, ...]:
    """Return the coming sessions of a programme that have to follow one of its numbers."""
    later = (
        placement
        for placement in problem.placed
        if placement.key.programme_id == key.programme_id and placement.key.number > key.number
    )
    coming = (placement for placement in later if not placement.has_begun(problem.now))
    return tuple(placement for placement in coming if placement.slot.day <= problem.last)


def _question(asked: _Asked, stuck: set[SessionKey]) -> Problem:
    """Return the question around the event; what may not move and cannot stay has fallen out."""
    problem, event = asked.problem, asked.event
    meanwhile = province_after(problem.province, event)
    placed = tuple(
        _let_go(problem, placement) for placement in problem.placed if placement.key not in stuck
    )
    left = replace(problem, province=meanwhile, placed=placed, cancelled=problem.cancelled | stuck)
    return session_missed(left, asked.missed) if asked.missed else left


def _let_go(problem: Problem, placement: Placement) -> Placement:
    """Let go what the operator lets move."""
    movable = placement.key in problem.movable_in_notice
    return replace(placement, locked=False) if movable else placement


def _rehearsed(
    ctx: Context, asked: _Asked, plan: Plan | None, called_off: tuple[Session, ...]
) -> Consequences:
    """Do it in a unit of work that is never committed, and tell what it did."""
    problem, event, missed = asked.problem, asked.event, asked.missed
    placed = plan.placements if plan else ()
    stood = [placement for placement in problem.placed if placement.key != missed]
    moves = moves_between(province_after(problem.province, event), stood, placed)
    with ctx.uow() as work:
        work.draft.lock()
        draft = read_draft(work)
        if draft.revision != asked.revision:
            raise LostUpdateError("draft", "", asked.revision, draft.revision)
        alive = {session.key: session for session in draft.sessions if _is_alive(session)}
        told = {unplaced.key: unplaced for unplaced in plan.unplaced} if plan else {}
        lost = [
            (alive[each.key], told.get(each.key, Unplaced(key=each.key, blockers=())))
            for each in (_gone(problem, plan) if plan else ())
        ]
        proposal = Proposal(
            event=event,
            revision=asked.revision,
            placed=tuple((alive[move.key].id, move.after) for move in moves),
            taken_out=tuple((session.id, why) for session, why in lost),
            called_off=tuple(session.id for session in called_off),
            again=next((placement for placement in placed if placement.key == missed), None),
            no_place=told.get(missed) if missed else None,
            asks_again=asked.again,
        )
        now = ctx.clock.now()
        before = draft_facts(draft, ctx.zone, now)
        carry_out_proposal(ctx, work, proposal, actor="")
        later = read_draft(work)
        then = draft_facts(later, ctx.zone, now)
    return Consequences(
        proposal=proposal,
        moves=moves,
        lost=tuple(lost),
        called_off=called_off,
        falling=_falling(before, then),
        changes=tuple(change for _, change in differences(before, then)),
        moves_proven=plan.moves_proven if plan else False,
    )


def _gone(problem: Problem, plan: Plan) -> list[Placement]:
    """Return the sessions of the horizon that have no place any more."""
    stands = {placement.key for placement in plan.placements}
    return [
        placement
        for placement in problem.placed
        if placement.key not in stands
        and problem.first <= placement.slot.day <= problem.last
        and not placement.has_begun(problem.now)
        and placement.key.programme_id in problem.province.programme_by_id
    ]


def _falling(before: Mapping[int, Facts], after: Mapping[int, Facts]) -> tuple[Falling, ...]:
    found = []
    for session_id, facts in after.items():
        was = before.get(session_id)
        if was is None or facts.state is not was.state:
            continue
        live = {
            reception.school_code for reception in was.receptions if reception.mode is Mode.LIVE
        }
        modes = {reception.school_code: reception.mode for reception in facts.receptions}
        recorded = sorted(each for each in live if modes.get(each) is Mode.RECORDED)
        had = {
            reception.school_code for reception in was.receptions if reception.mode is not Mode.NONE
        }
        none = sorted(each for each in had if modes.get(each, Mode.NONE) is Mode.NONE)
        if recorded or none:
            place = Placement(key=facts.key, slot=facts.slot, studio_id=facts.studio_id)
            found.append(
                Falling(key=facts.key, placement=place, recorded=tuple(recorded), none=tuple(none))
            )
    return tuple(sorted(found, key=lambda each: each.placement.slot))


def _is_alive(session: Session) -> bool:
    return session.state in {SessionState.PLANNED, SessionState.UNPLACED}
