"""A broadcast's row: made before the session, changed by evidence, read by its studio.

The timers make the row and note what its hour asked for. What happens in between is done by the
studio's supervisor, a process of its own, so that going live needs neither timers nor web.
"""

import datetime as dt
from dataclasses import replace

from scheduler.domain.action import Action
from scheduler.domain.broadcast import (
    IN_STUDIO,
    OVER,
    AirFault,
    Broadcast,
    BroadcastChange,
    BroadcastState,
    DriverKind,
    Evidence,
)
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.release import Facts
from scheduler.domain.session import SessionState
from scheduler.service.broadcasts.machine import StateFinding, judge_broadcast, may_step
from scheduler.service.context import Context
from scheduler.storage.unit_of_work import UnitOfWork

_LEFT_STUDIO = OVER | {BroadcastState.ENDING, BroadcastState.JOINING}
PLAN = "plan"  # the cause of what only the plan says
NEVER_STARTED = frozenset({BroadcastState.ABORTED, BroadcastState.ENDED})


def prepare_broadcast(ctx: Context, work: UnitOfWork, action: Action) -> str:
    """Make the broadcast's row at its pre-flight, so that a crash from now on loses nothing."""
    made = ensure(ctx, work, action.session_id)
    if made is not None and made.driver is DriverKind.LINK:
        _follow_plan(ctx, work, made)
    return "prepared" if made is not None else "nothing to prepare"


def begin_broadcast(ctx: Context, work: UnitOfWork, action: Action) -> None:
    """See to it that the broadcast has a row when its hour comes, also without a pre-flight.

    A meeting elsewhere that was called off on air, and is asked for again, begins anew.
    """
    made = ensure(ctx, work, action.session_id)
    if made is None or made.driver is not DriverKind.LINK:
        return
    if made.state is BroadcastState.ENDED and made.ends_at < made.planned_end:
        made = replace(made, state=BroadcastState.PLANNED, ends_at=made.planned_end, aired_at=None)
        work.broadcasts.replace(made)
    _follow_plan(ctx, work, made)


def how_it_ended(ctx: Context, work: UnitOfWork, action: Action) -> SessionState | None:
    """Return whether schools had the broadcast, by its evidence; None where no row tells."""
    found = work.broadcasts.lock(action.session_id)
    if found is None:
        return None
    if found.driver is DriverKind.LINK:
        version = work.actions.version(action.session_id)
        if (
            version is None
            or not version.facts.stands
            or version.facts.start != found.planned_start
        ):
            # Called off, or moved away, while it was on air: it ends now.
            work.broadcasts.change_wanted(found.session_id, ends_at=ctx.clock.now())
            found = work.broadcasts.find(action.session_id) or found
        _follow_plan(ctx, work, found)
        found = work.broadcasts.find(action.session_id) or found
    was_held = found.aired_at is not None and not found.is_aborted
    return SessionState.DONE if was_held else SessionState.MISSED


def ensure(ctx: Context, work: UnitOfWork, session_id: int) -> Broadcast | None:
    """Return the session's broadcast as its version in force asks for it, made where it is missing.

    None for a session that does not stand.
    """
    version = work.actions.version(session_id)
    if version is None or not version.facts.stands:
        return None
    asked = _asked(ctx, session_id, version.facts)
    known = work.broadcasts.lock(session_id)
    if known is None:
        work.broadcasts.add(asked)
        return asked
    if not _is_moved(known, version.facts):
        return known
    if known.state in NEVER_STARTED and known.aired_at is None:
        work.broadcasts.replace(asked)
        return asked
    return _moved(work, known, asked)


def broadcasts_wanted(ctx: Context, studio_id: str) -> tuple[Broadcast, ...]:
    """Return what a studio still has to do with, by start, as the releases in force ask for it."""
    with ctx.uow().reading() as work:
        found = work.broadcasts.unfinished(studio_id)
        versions = {
            broadcast.session_id: work.actions.version(broadcast.session_id) for broadcast in found
        }
    stale = [
        broadcast.session_id
        for broadcast in found
        for version in [versions[broadcast.session_id]]
        if version is None or not version.facts.stands or _is_moved(broadcast, version.facts)
    ]
    if not stale:
        return found
    with ctx.uow() as work:
        for session_id in stale:
            if ensure(ctx, work, session_id) is None:
                work.broadcasts.change_wanted(session_id, is_aborted=True)
        found = work.broadcasts.unfinished(studio_id)
        work.commit()
    return found


def studios_at_work(ctx: Context) -> frozenset[str]:
    """Return the studios that have a broadcast under way which a supervisor must carry out."""
    with ctx.uow().reading() as work:
        found = work.broadcasts.unfinished()
    return frozenset(
        broadcast.studio_id for broadcast in found if broadcast.driver is not DriverKind.LINK
    )


def follow_links(ctx: Context) -> int:
    """Open and close the broadcasts that are elsewhere, by the plan; return how many changed."""
    with ctx.uow().reading() as work:
        found = [
            broadcast
            for broadcast in work.broadcasts.unfinished()
            if broadcast.driver is DriverKind.LINK
        ]
    if not any(_next_of(broadcast, ctx.clock.now()) is not None for broadcast in found):
        return 0
    with ctx.uow() as work:
        locked = [work.broadcasts.lock(broadcast.session_id) for broadcast in found]
        changed = sum(
            _follow_plan(ctx, work, broadcast) for broadcast in locked if broadcast is not None
        )
        work.commit()
    return changed


def record(
    ctx: Context, broadcast: Broadcast, finding: StateFinding, seen: Evidence, *, actor: str = ""
) -> Broadcast:
    """Keep a change of state with its evidence; return the broadcast as it is now."""
    with ctx.uow() as work:
        changed = record_in(ctx, work, broadcast, finding, seen, actor=actor)
        work.commit()
    return changed


def record_in(
    ctx: Context,
    work: UnitOfWork,
    broadcast: Broadcast,
    finding: StateFinding,
    seen: Evidence,
    *,
    actor: str = "",
) -> Broadcast:
    """Do so in the caller's transaction. A step that is none is left out; so is a repeated one."""
    now = ctx.clock.now()
    if broadcast.state is BroadcastState.PLANNED and finding.state is not BroadcastState.PREFLIGHT:
        check = StateFinding(state=BroadcastState.PREFLIGHT, cause="check")
        broadcast = record_in(ctx, work, broadcast, check, seen, actor=actor)
    same = broadcast.state is finding.state
    if (same and broadcast.fault is finding.fault) or not (
        same or may_step(broadcast.state, finding.state)
    ):
        return broadcast
    first = broadcast.aired_at is None and finding.state in IN_STUDIO and seen.flows
    change = BroadcastChange(
        session_id=broadcast.session_id,
        at=now,
        before=broadcast.state,
        after=finding.state,
        fault=finding.fault,
        cause=finding.cause,
        evidence=seen,
        actor=actor,
    )
    if not work.broadcasts.step(change, aired_at=now if first else None):
        return work.broadcasts.find(broadcast.session_id) or broadcast
    return replace(
        broadcast,
        state=finding.state,
        fault=finding.fault,
        since=now,
        evidence=seen,
        aired_at=now if first else broadcast.aired_at,
    )


def follow_recording(
    ctx: Context, work: UnitOfWork, session_id: int, state: BroadcastState
) -> None:
    """Let a broadcast follow what became of its recording: open, withdrawn or for a person."""
    found = work.broadcasts.lock(session_id)
    if found is not None:
        record_in(ctx, work, found, StateFinding(state=state, cause="recording"), found.evidence)


def note(ctx: Context, session_id: int, seen: Evidence) -> None:
    """Keep what the supervisor sees, for the studio's page."""
    with ctx.uow() as work:
        work.broadcasts.note_evidence(session_id, seen, ctx.clock.now())
        work.commit()


def _asked(ctx: Context, session_id: int, facts: Facts) -> Broadcast:
    drivers = ctx.drivers
    kind = drivers.kind_of(facts.studio_id) if drivers else DriverKind.LINK
    return Broadcast(
        session_id=session_id,
        studio_id=facts.studio_id,
        driver=kind,
        state=BroadcastState.PLANNED,
        fault=AirFault.NONE,
        since=ctx.clock.now(),
        starts_at=facts.start,
        ends_at=facts.end,
        planned_start=facts.start,
        planned_end=facts.end,
        recorded=facts.policy is not DeliveryPolicy.LIVE_ONLY,
        audience=facts.policy is not DeliveryPolicy.RECORDED_ONLY,
        address=drivers.address_of(facts.studio_id) if drivers else "",
    )


def _is_moved(broadcast: Broadcast, facts: Facts) -> bool:
    return (
        broadcast.planned_start != facts.start
        or broadcast.planned_end != facts.end
        or broadcast.studio_id != facts.studio_id
    )


def _moved(work: UnitOfWork, known: Broadcast, asked: Broadcast) -> Broadcast:
    """Follow a release that moved the session, but leave be what has begun already."""
    changed = replace(
        known,
        planned_start=asked.planned_start,
        planned_end=asked.planned_end,
        starts_at=asked.starts_at if known.aired_at is None else known.starts_at,
        ends_at=known.ends_at if known.state in _LEFT_STUDIO else asked.ends_at,
        studio_id=asked.studio_id if known.aired_at is None else known.studio_id,
    )
    names = ("planned_start", "planned_end", "starts_at", "ends_at", "studio_id")
    work.broadcasts.change_wanted(
        known.session_id, **{name: getattr(changed, name) for name in names}
    )
    return changed


def _next_of(broadcast: Broadcast, now: dt.datetime) -> StateFinding | None:
    """Return the next state of a broadcast elsewhere; only the plan speaks for it."""
    if broadcast.state in OVER:
        return None
    if broadcast.state is BroadcastState.ENDING:
        return StateFinding(state=BroadcastState.ENDED, cause=PLAN)
    found = judge_broadcast(broadcast, Evidence(flows=True), now)
    return None if found.state is broadcast.state else replace(found, cause=PLAN)


def _follow_plan(ctx: Context, work: UnitOfWork, broadcast: Broadcast) -> bool:
    changed = False
    while (finding := _next_of(broadcast, ctx.clock.now())) is not None:
        after = record_in(ctx, work, broadcast, finding, Evidence(flows=True))
        if after == broadcast:
            break
        broadcast, changed = after, True
    return changed
