"""What an event at short notice would do to the draft, shown first and then done as one act."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

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
from scheduler.service.asking import problem_in
from scheduler.service.context import Context
from scheduler.service.drafting import draft_facts, read_draft
from scheduler.service.moves import moves_between
from scheduler.service.planning import Planner, ask_planner
from scheduler.service.rearranging import Act, Rearrangement, rearrange
from scheduler.service.short_notice import (
    Event,
    EventKind,
    is_hit,
    province_after,
    province_meanwhile,
)
from scheduler.service.views import Move
from scheduler.storage.codec import decode, encode
from scheduler.storage.unit_of_work import UnitOfWork

AFTERWARDS = dt.timedelta(weeks=4)  # how much later a session may find a new place
LIMITS = Limits(seconds=4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is to be done about an event, fit for being handed back unchanged: new places and what
    is taken from its place by session id, and the draft's revision that it was made for.
    """

    event: Event
    revision: int
    placed: tuple[tuple[int, Placement], ...] = ()
    taken_out: tuple[tuple[int, Unplaced | None], ...] = ()
    called_off: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Falling:
    """Schools that no longer get a session live, and those that no longer get it at all."""

    key: SessionKey
    placement: Placement
    recorded: tuple[str, ...]
    none: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """The proposal and what it means. `near` are sessions that the event leaves no place where
    they are and that are locked or within the notice period: they move only if the operator says
    so, else they fall out.
    """

    proposal: Proposal
    moves: tuple[Move, ...]
    lost: tuple[tuple[Session, Unplaced], ...]
    called_off: tuple[Session, ...]
    near: tuple[Placement, ...]
    falling: tuple[Falling, ...]
    changes: tuple[Change, ...]  # against the draft as it is, as a release would tell them
    moves_proven: bool = False

    @property
    def nothing(self) -> bool:
        """Tell whether no session is touched and nobody's way of receiving changes."""
        return not (self.moves or self.lost or self.called_off or self.falling)


def preview(
    ctx: Context,
    event: Event,
    *,
    movable: frozenset[SessionKey] = frozenset(),
    limits: Limits = LIMITS,
    planner: Planner = ask_planner,
    on_progress: OnProgress | None = None,
) -> Consequences:
    """Return what an event would do, with the fewest moves; nothing is stored.

    Locked sessions and those within the notice period move only where `movable` names them. It is
    found out by doing it and taking it back, so what is shown is what `apply` does. Raises
    `NotFoundError` for somebody or something unknown.
    """
    with ctx.uow().reading() as work:
        revision = work.draft.revision()
        problem = _problem(ctx, work, event)
        sessions = {each.key: each for each in work.draft.sessions() if _is_alive(each)}
    problem = replace(problem, movable_in_notice=movable)
    hit = _hit(problem, event)
    near = tuple(
        each for each in hit if is_kept(replace(problem, movable_in_notice=frozenset()), each)
    )
    if event.kind is EventKind.CALL_OFF:
        called_off = tuple(sessions[each.key] for each in hit)
        plan = None
    else:
        called_off = ()
        stuck = {each.key for each in near} - movable
        asked = _asked(problem, event, stuck)
        plan = planner(asked, limits, on_progress)
    return _rehearsed(ctx, event, revision, problem, plan, near=near, called_off=called_off)


def apply(ctx: Context, proposal: Proposal, *, actor: str) -> None:
    """Do what was proposed, as one act that `undo` takes back as one.

    Raises `LostUpdateError` when the draft has changed since the proposal was made.
    """
    with ctx.uow() as work:
        found = work.draft.lock()
        if found != proposal.revision:
            raise LostUpdateError("draft", "", proposal.revision, found)
        _carry_out(ctx, work, proposal, actor)
        work.commit()


def written(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as a document."""
    document: dict[str, Any] = encode(proposal)
    return document


def read(document: dict[str, Any]) -> Proposal:
    """Read back what `written` gave."""
    return decode(Proposal, document)


def _problem(ctx: Context, work: UnitOfWork, event: Event) -> Problem:
    """Return the question of the days from today to some weeks after the event; what has no place
    now is left out of it.
    """
    today = ctx.zone.today(ctx.clock)
    last = max(event.last, today) + AFTERWARDS
    problem = problem_in(ctx, work, today, last, keep_published=True)
    waiting = {each.key for each in work.draft.sessions(states=[SessionState.UNPLACED])}
    return replace(problem, cancelled=problem.cancelled | waiting)


def _hit(problem: Problem, event: Event) -> tuple[Placement, ...]:
    """Return the coming sessions that cannot stay where they are."""
    after = province_after(problem.province, event)
    coming = [
        each
        for each in problem.placed
        if not each.has_begun(problem.now)
        and problem.first <= each.slot.day <= problem.last
        and each.key.programme_id in problem.province.programme_by_id
    ]
    hit = {each.key for each in coming if is_hit(problem.province, event, each)}
    if event.kind in {EventKind.CLOSED, EventKind.BELLS}:
        hit |= _broken(after, coming) - _broken(problem.province, coming)
    return tuple(sorted((each for each in coming if each.key in hit), key=lambda one: one.slot))


def _broken(province: Province, placements: Iterable[Placement]) -> set[SessionKey]:
    placements = tuple(placements)
    clashes = find_clashes(province, placements, receptions(province, placements))
    return {key for each in clashes for key in each.sessions}


def _asked(problem: Problem, event: Event, stuck: set[SessionKey]) -> Problem:
    """Return the question around the event; what may not move and cannot stay has fallen out."""
    meanwhile = province_meanwhile(problem.province, event)
    placed = tuple(_held(problem, event, each) for each in problem.placed if each.key not in stuck)
    gone = problem.cancelled | stuck
    return replace(problem, province=meanwhile, placed=placed, cancelled=gone)


def _held(problem: Problem, event: Event, placement: Placement) -> Placement:
    """Hold what only the cut weekly hours, and not the event itself, would drive out; let go what
    the operator lets move.
    """
    if placement.key in problem.movable_in_notice:
        return replace(placement, locked=False)
    cut = not event.whole_days and is_hit(
        problem.province, replace(event, first=dt.date.min, last=dt.date.max), placement
    )
    return replace(placement, locked=True) if cut and not event.meets(placement.slot) else placement


def _rehearsed(
    ctx: Context,
    event: Event,
    revision: int,
    problem: Problem,
    plan: Plan | None,
    *,
    near: tuple[Placement, ...],
    called_off: tuple[Session, ...],
) -> Consequences:
    """Do it in a unit of work that is never committed, and tell what it did."""
    placed = plan.placements if plan else ()
    moves = moves_between(province_meanwhile(problem.province, event), problem.placed, placed)
    with ctx.uow() as work:
        work.draft.lock()
        draft = read_draft(work)
        if draft.revision != revision:
            raise LostUpdateError("draft", "", revision, draft.revision)
        alive = {each.key: each for each in draft.sessions if _is_alive(each)}
        told = {each.key: each for each in plan.unplaced} if plan else {}
        lost = [
            (alive[each.key], told.get(each.key, Unplaced(key=each.key, blockers=())))
            for each in (_gone(problem, plan) if plan else ())
        ]
        proposal = Proposal(
            event=event,
            revision=revision,
            placed=tuple((alive[each.key].id, each.after) for each in moves),
            taken_out=tuple((session.id, why) for session, why in lost),
            called_off=tuple(each.id for each in called_off),
        )
        now = ctx.clock.now()
        before = draft_facts(draft, ctx.zone, now)
        _carry_out(ctx, work, proposal, actor="")
        later = read_draft(work)
        then = draft_facts(later, ctx.zone, now)
    return Consequences(
        proposal=proposal,
        moves=moves,
        lost=tuple(lost),
        called_off=called_off,
        near=near,
        falling=_falling(before, then),
        changes=tuple(change for _, change in differences(before, then)),
        moves_proven=plan.moves_proven if plan else False,
    )


def _gone(problem: Problem, plan: Plan) -> list[Placement]:
    """Return the sessions of the horizon that have no place any more."""
    stands = {each.key for each in plan.placements}
    return [
        each
        for each in problem.placed
        if each.key not in stands
        and problem.first <= each.slot.day <= problem.last
        and not each.has_begun(problem.now)
        and each.key.programme_id in problem.province.programme_by_id
    ]


def _carry_out(ctx: Context, work: UnitOfWork, proposal: Proposal, actor: str) -> None:
    event = proposal.event
    here = work.province.load()
    assert here is not None  # noqa: S101 -- there is a draft
    wanted = Rearrangement(
        province=province_after(here, event),
        placed=dict(proposal.placed),
        taken_out=dict(proposal.taken_out),
        called_off=proposal.called_off,
    )
    about = f"{event.about or 'all'} {event.first}..{event.last}"
    rearrange(ctx, work, wanted, Act(name=str(event.kind), key=about, actor=actor))


def _falling(before: Mapping[int, Facts], after: Mapping[int, Facts]) -> tuple[Falling, ...]:
    found = []
    for session_id, facts in after.items():
        was = before.get(session_id)
        if was is None or facts.state is not was.state:
            continue
        live = {each.school_code for each in was.receptions if each.mode is Mode.LIVE}
        modes = {each.school_code: each.mode for each in facts.receptions}
        recorded = sorted(each for each in live if modes.get(each) is Mode.RECORDED)
        had = {each.school_code for each in was.receptions if each.mode is not Mode.NONE}
        none = sorted(each for each in had if modes.get(each, Mode.NONE) is Mode.NONE)
        if recorded or none:
            place = Placement(key=facts.key, slot=facts.slot, studio_id=facts.studio_id)
            found.append(
                Falling(key=facts.key, placement=place, recorded=tuple(recorded), none=tuple(none))
            )
    return tuple(sorted(found, key=lambda each: each.placement.slot))


def _is_alive(session: Session) -> bool:
    return session.state in {SessionState.PLANNED, SessionState.UNPLACED}
