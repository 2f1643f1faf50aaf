"""Checking recordings: decode the whole file, judge it, and open it where the rules say so."""

import dataclasses
from collections.abc import Callable

import structlog

from scheduler.domain.broadcast import BroadcastState
from scheduler.domain.errors import UnavailableError
from scheduler.domain.recording import (
    Consent,
    Finding,
    FindingCode,
    Recording,
    RecordingState,
)
from scheduler.domain.recording_check import MediaFacts, judge_recording
from scheduler.service.broadcasts.on_air import follow_recording
from scheduler.service.context import Context
from scheduler.service.ports.media import MediaChecker
from scheduler.service.recordings.opening import BY_RULE, open_in
from scheduler.service.recordings.recordings import found_in, log_recording, media_store

CHECKER = "check"

teller = structlog.get_logger(__name__)


def _never() -> bool:
    return False


def check_next(
    ctx: Context, checker: MediaChecker, is_stopping: Callable[[], bool] = _never
) -> Recording | None:
    """Check the recording that has waited longest and return it; None when none waits.

    A check that was stopped or killed leaves the recording waiting, so it is done again. Raises
    `UnavailableError` when the store or the decoder cannot be reached.
    """
    with ctx.uow().reading() as work:
        waiting = work.recordings.in_states([RecordingState.HANDED_IN, RecordingState.CHECKING])
    if not waiting:
        return None
    found = waiting[0]
    store = media_store(ctx)
    facts: MediaFacts | None = None
    try:
        is_sound = store.is_sound(found.sha256)
    except UnavailableError as away:
        teller.warning("a recording's file cannot be read", recording=found.id, reason=str(away))
        is_sound = False
    if is_sound:
        facts = checker.look_at(store.path_of(found.sha256), is_stopping)
        if facts is None:
            return None
    return _decide(ctx, found.id, facts)


def check_all(ctx: Context, checker: MediaChecker) -> tuple[Recording, ...]:
    """Check everything that waits, and return it."""
    checked = []
    while (found := check_next(ctx, checker)) is not None:
        checked.append(found)
    return tuple(checked)


def _decide(ctx: Context, recording_id: int, facts: MediaFacts | None) -> Recording:
    with ctx.uow() as work:
        found = found_in(work, recording_id, for_update=True)
        if found.state not in {RecordingState.HANDED_IN, RecordingState.CHECKING}:
            return found  # withdrawn meanwhile
        released = work.releases.newest([found.session_id])[found.session_id].facts
        findings = _findings(facts, released.slot.minutes)
        grave = any(not finding.advice for finding in findings)
        checked = dataclasses.replace(
            found,
            state=RecordingState.NEEDS_PERSON if grave else RecordingState.READY,
            seconds=facts.seconds if facts else None,
            findings=findings,
            checked_at=ctx.clock.now(),
        )
        work.recordings.put(checked)
        if grave:
            follow_recording(ctx, work, found.session_id, BroadcastState.NEEDS_PERSON)
        log_recording(
            ctx, work, CHECKER, f"recording-{checked.state}", (checked, str(released.key))
        )
        opens = ctx.recordings.open_by_itself and checked.consent is Consent.GIVEN
        if checked.state is RecordingState.READY and opens:
            checked = open_in(ctx, work, checked, BY_RULE)
        work.commit()
    return checked


def _findings(facts: MediaFacts | None, minutes: int) -> tuple[Finding, ...]:
    if facts is None:
        return (Finding(code=FindingCode.DAMAGED),)
    return judge_recording(facts, minutes)
