"""Doing what is due: the one edge at which an act's failure is caught, told and recorded."""

from collections.abc import Mapping

import structlog

from scheduler.domain.action import Action, ActionKind, ActionState
from scheduler.domain.errors import UnavailableError
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.session import SessionState
from scheduler.service.context import Context
from scheduler.service.timers import actions
from scheduler.service.timers.actions import LIVE, RECORDING, Perform
from scheduler.storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)


def performer(handlers: Mapping[ActionKind, Perform]) -> Perform:
    """Return what does an action by the handler of its kind."""

    def perform(ctx: Context, work: UnitOfWork, action: Action) -> str:
        return handlers[action.kind](ctx, work, action)

    return perform


def go_on_air(_ctx: Context, work: UnitOfWork, action: Action) -> str:
    """Put a session on air; return whether it is live or only recorded."""
    version = work.actions.version(action.session_id)
    live = version is not None and version.facts.policy is not DeliveryPolicy.RECORDED_ONLY
    return LIVE if live else RECORDING


def go_off_air(_ctx: Context, work: UnitOfWork, action: Action) -> str:
    """End a broadcast; return whether it was held or missed."""
    return SessionState.DONE if _was_on_air(work, action) else SessionState.MISSED


def open_replay(_ctx: Context, work: UnitOfWork, action: Action) -> str:
    """Open the recording, unless the broadcast was missed."""
    return "nothing to open: the broadcast was missed" if _was_missed(work, action) else "open"


def run_due(ctx: Context, epoch: int, perform: Perform) -> int:
    """Do every act whose time has come, in order; return how many were done.

    An act that is no longer worth doing is recorded as too late. When the database cannot be
    reached the rest is left for the next time.
    """
    try:
        actions.give_back(ctx, epoch)
        actions.reconcile(ctx)
        return sum(_run(ctx, epoch, each, perform) for each in actions.due(ctx))
    except UnavailableError as away:
        log.warning("clockwork waits for the database", reason=str(away))
        return 0


def _run(ctx: Context, epoch: int, found: Action, perform: Perform) -> bool:
    action = actions.claim(ctx, found.id, epoch)
    if action is None:
        return False
    told = log.bind(session=action.session_id, act=action.kind.value, due=action.due_at.isoformat())
    if ctx.clock.now() >= action.worth_until:
        actions.finish(ctx, action.id, epoch, ActionState.TOO_LATE, "too late to be worth doing")
        told.warning("act came too late")
        return False
    try:
        done = actions.perform_and_finish(ctx, action, epoch, perform)
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 -- the edge: one act's failure must not stop the others
        told.exception("act failed")
        outcome = f"{type(error).__name__}: {error}"
        actions.finish(ctx, action.id, epoch, ActionState.FAILED, outcome)
        return False
    told.info("act done")
    return done


def _was_missed(work: UnitOfWork, action: Action) -> bool:
    """Tell whether it was not held: the clockwork knows, or the operator has said so."""
    ending = work.actions.endings([action.session_id]).get(action.session_id, ())
    return SessionState.MISSED in ending


def _was_on_air(work: UnitOfWork, action: Action) -> bool:
    """Tell whether it is on air, or was at the hour that its version in force names: the end of a
    session that is over may be corrected afterwards.
    """
    if action.session_id in work.actions.airing():
        return True
    version = work.actions.version(action.session_id)
    return version is not None and any(
        act.kind is ActionKind.ON_AIR
        and act.state is ActionState.DONE
        and act.about == version.facts.start
        for act in work.actions.of_sessions([action.session_id])[action.session_id]
    )
