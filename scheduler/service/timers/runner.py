"""Doing what is due: the one edge at which an act's failure is caught, told and recorded."""

import time
from collections.abc import Mapping, Sequence

import structlog

from scheduler.domain.action import Action, ActionKind, ActionState
from scheduler.domain.errors import UnavailableError
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.session import SessionState
from scheduler.service.context import Context
from scheduler.service.timers import actions, clock_guard
from scheduler.service.timers.actions import LIVE, RECORDING, Perform
from scheduler.service.timers.punctuality import PUNCTUALITY
from scheduler.storage.unit_of_work import UnitOfWork

AT_ONCE = 200  # actions that are claimed together
LONGEST_SECONDS = 0.25  # that one transaction keeps other writers waiting

log = structlog.get_logger(__name__)


def performer(handlers: Mapping[ActionKind, Perform]) -> Perform:
    """Return what does an action by the handler of its kind."""

    def perform(ctx: Context, work: UnitOfWork, action: Action) -> str:
        return handlers[action.kind](ctx, work, action)

    return perform


def note_on_air(_ctx: Context, work: UnitOfWork, action: Action) -> str:
    """Put a session on air; return whether it is live or only recorded."""
    version = work.actions.version(action.session_id)
    live = version is not None and version.facts.policy is not DeliveryPolicy.RECORDED_ONLY
    return LIVE if live else RECORDING


def note_off_air(_ctx: Context, work: UnitOfWork, action: Action) -> str:
    """End a broadcast; return whether it was held or missed."""
    return SessionState.DONE if _was_on_air(work, action) else SessionState.MISSED


def note_replay(_ctx: Context, work: UnitOfWork, action: Action) -> str:
    """Make the recording available, unless the broadcast was missed."""
    return "nothing to open: the broadcast was missed" if _was_missed(work, action) else "open"


def run_due(ctx: Context, epoch: int, perform: Perform) -> int:
    """Do every action whose time has come, in order; return how many were done.

    What is due together is claimed together and done together: a transaction for each action would
    wait for the disk each time. An action that is no longer worth doing is recorded as too late.
    When the database cannot be reached the rest is left for the next time.
    """
    done = 0
    try:
        actions.give_back(ctx, epoch)
        actions.reconcile(ctx)
        # The clock may have come to be doubted, or set right, in the middle of a long round.
        while (
            not clock_guard.is_doubted(ctx)
            and actions.due(ctx)
            and (left := actions.claim_due(ctx, epoch, AT_ONCE))
        ):
            while left:
                settled, well = _settle(ctx, epoch, left, perform)
                if not settled:  # the epoch is over
                    return done
                done += well
                left = left[settled:]
    except UnavailableError as away:
        log.warning("the timer worker waits for the database", reason=str(away))
    return done


def _settle(
    ctx: Context, epoch: int, claimed: Sequence[Action], perform: Perform
) -> tuple[int, int]:
    """Do claimed actions in one transaction, for as long as others may wait for it; return how many
    were settled, and how many of them done.

    They are kept together or not at all. Raises `UnavailableError`; what was settled before the one
    that met it is then kept, if the database still can.
    """
    began, told = time.monotonic(), list[tuple[Action, ActionState, str]]()
    away: UnavailableError | None = None
    with ctx.uow() as work:
        if not work.timer_worker.holds(epoch):
            return 0, 0
        for action in claimed:
            try:
                told.append((action, *_attempt(ctx, work, action, epoch, perform)))
            except UnavailableError as error:
                away = error
                break
            if time.monotonic() - began > LONGEST_SECONDS:
                break
        work.commit()
    now = ctx.clock.now()
    for action, state, outcome in told:
        if state is not ActionState.SUPERSEDED:
            PUNCTUALITY.note(action.kind, (now - action.due_at).total_seconds())
        _tell(action, state, outcome)
    if away is not None:
        raise away
    return len(told), sum(state is ActionState.DONE for _, state, _ in told)


def _attempt(
    ctx: Context, work: UnitOfWork, action: Action, epoch: int, perform: Perform
) -> tuple[ActionState, str]:
    """Do one action inside the transaction of several; one that fails takes nothing with it."""
    state, outcome = ActionState.TOO_LATE, "too late to be worth doing"
    if ctx.clock.now() < action.worth_until:
        try:
            with work.attempt():
                state, outcome = ActionState.DONE, perform(ctx, work, action)
                now = ctx.clock.now()
                if not work.actions.finish(action.id, epoch, state, outcome, now):
                    raise _CalledOffError  # noqa: TRY301 -- it takes the attempt back
        except UnavailableError:
            raise
        except _CalledOffError:
            return ActionState.SUPERSEDED, "called off meanwhile"
        except Exception as error:  # the edge: one action's failure must not stop the others
            state, outcome = ActionState.FAILED, f"{type(error).__name__}: {error}"
            log.exception("an action failed", session=action.session_id)
        else:
            return state, outcome
    work.actions.finish(action.id, epoch, state, outcome, ctx.clock.now())
    return state, outcome


class _CalledOffError(Exception):
    """The claim was no longer in force, so nothing of the action may stay."""


def _tell(action: Action, state: ActionState, outcome: str) -> None:
    say = log.info if state is ActionState.DONE else log.warning
    say(
        "action settled",
        session=action.session_id,
        action=action.kind.value,
        due=action.due_at.isoformat(),
        state=state.value,
        outcome=outcome,
    )


def _was_missed(work: UnitOfWork, action: Action) -> bool:
    """Tell whether it was not held: the timer worker knows, or the operator has said so."""
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
