"""The acts of the timer worker: asked for by releases, claimed, and recorded.

A row is claimed in one transaction; what it does is written in the same transaction as its
outcome. Killed anywhere, an act has therefore happened wholly or not at all, and a claim that a
dead owner left behind is due again.
"""

import datetime as dt
from collections.abc import Callable, Collection

from scheduler.domain.action import Action, ActionState
from scheduler.domain.broadcast import IN_STUDIO
from scheduler.domain.session import SessionState
from scheduler.domain.settling import settle
from scheduler.domain.timetable import timers
from scheduler.service.context import Context
from scheduler.storage.repositories.timer_worker import TimerWorker
from scheduler.storage.unit_of_work import UnitOfWork

AHEAD = dt.timedelta(hours=24)
LIVE, RECORDING = "live", "recording"

Perform = Callable[[Context, UnitOfWork, Action], str]
"""Does an act inside the transaction that records it, and returns its outcome in a word or two."""


def begin_epoch(ctx: Context, owner: str) -> int:
    """Make the caller the timer worker; return the number that its claims carry.

    What a dead owner had claimed and not finished is due again, and the acts of all releases are
    brought in line with the rules of this program.
    """
    with ctx.uow() as work:
        epoch = work.timer_worker.begin_epoch(owner, ctx.clock.now())
        work.timer_worker.mark_reconciled(0)
        work.commit()
    return epoch


def reconcile(ctx: Context) -> tuple[Action, ...]:
    """Bring the acts in line with the last release; return those due within the next 24 hours."""
    now = ctx.clock.now()
    with ctx.uow() as work:
        if reconcile_in(ctx, work):
            work.commit()
    with ctx.uow().reading() as work:
        return work.actions.ahead(now, now + AHEAD)


def reconcile_in(ctx: Context, work: UnitOfWork) -> bool:
    """Do so inside the caller's transaction; tell whether there was anything new."""
    now = ctx.clock.now()
    known, newest = work.timer_worker.reconciled(now), work.actions.newest_release()
    if known == newest:
        return False
    versions = work.actions.versions_since(known)
    ids = [version.session_id for version in versions] if known else None
    acts, airing = work.actions.of_sessions(ids), work.actions.airing()
    for version in versions:
        settlement = settle(
            version.sequence,
            timers(version.facts, ctx.zone),
            acts.get(version.session_id, []),
            airing.get(version.session_id),
            now,
        )
        work.actions.supersede(settlement.supersede, f"superseded by release {newest}")
        for action_id, timer in settlement.retime:
            work.actions.retime(action_id, timer)
        work.actions.add((version.session_id, version.sequence, timer) for timer in settlement.add)
    work.timer_worker.mark_reconciled(newest)
    return True


def due(ctx: Context) -> tuple[Action, ...]:
    """Return the acts whose time has come, in the order in which to do them."""
    with ctx.uow().reading() as work:
        return work.actions.due(ctx.clock.now())


def claim(ctx: Context, action_id: int, epoch: int) -> Action | None:
    """Claim an act for the owner of an epoch, or return None when it is not to be done.

    That is so when somebody else has claimed it, when a release that came meanwhile has called it
    off, or when the epoch is over.
    """
    with ctx.uow() as work:
        if not work.timer_worker.holds(epoch):
            return None
        reconcile_in(ctx, work)
        action = work.actions.claim(action_id, epoch, ctx.clock.now())
        work.commit()
    return action


def claim_due(ctx: Context, epoch: int, most: int) -> tuple[Action, ...]:
    """Claim together what is due, for the owner of an epoch, in the order in which to do it.

    None when the epoch is over; of what a release called off meanwhile, none either.
    """
    with ctx.uow() as work:
        if not work.timer_worker.holds(epoch):
            return ()
        reconcile_in(ctx, work)
        claimed = work.actions.claim_due(epoch, ctx.clock.now(), most)
        work.commit()
    return claimed


def finish_action(
    ctx: Context, action_id: int, epoch: int, state: ActionState, outcome: str
) -> bool:
    """Record how a claimed act ended; tell whether the claim still was this epoch's."""
    with ctx.uow() as work:
        finished = work.actions.finish(action_id, epoch, state, outcome, ctx.clock.now())
        work.commit()
    return finished


def give_back(ctx: Context, epoch: int) -> None:
    """Make due again what this owner claimed and could not finish; it acts one at a time."""
    with ctx.uow() as work:
        work.actions.reclaim(epoch)
        work.commit()


def note_beat(ctx: Context, epoch: int) -> bool:
    """Note that the owner looks; tell whether it still is the owner."""
    with ctx.uow() as work:
        held = work.timer_worker.beat(epoch, ctx.clock.now())
        work.commit()
    return held


def timer_worker(ctx: Context) -> TimerWorker | None:
    """Return who the timer worker is and when it last looked, for the health page."""
    with ctx.uow().reading() as work:
        return work.timer_worker.find()


def sessions_on_air(ctx: Context) -> frozenset[int]:
    """Return the ids of the sessions that are broadcast live now."""
    with ctx.uow().reading() as work:
        acts = airing_in(work)
        extended = work.broadcasts.before_schools()
    found = frozenset(session_id for session_id, act in acts.items() if act.outcome == LIVE)
    return found | extended


def ended(ctx: Context, ids: Collection[int] | None = None) -> dict[int, SessionState]:
    """Return for each session that is over, of all or of those asked for, by id, whether it was
    done or missed.
    """
    with ctx.uow().reading() as work:
        found = work.actions.ended(ids)
    return {session_id: SessionState(how) for session_id, how in found.items()}


def airing_in(work: UnitOfWork) -> dict[int, Action]:
    """Return the on-air action of every session in the studio now, as far as evidence bears it out.

    Where a studio tells what is so, its broadcast counts; elsewhere the hour alone.
    """
    acts = work.actions.airing()
    known = work.broadcasts.of_sessions(acts) if acts else {}
    return {
        session_id: act
        for session_id, act in acts.items()
        if session_id not in known or known[session_id].state in IN_STUDIO
    }
