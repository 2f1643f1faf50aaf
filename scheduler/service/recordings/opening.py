"""Opening a recording to the schools, and withdrawing it from all of them."""

import dataclasses

from scheduler.domain.broadcast import BroadcastState
from scheduler.domain.errors import BadInputError, Fault, NotAllowedError
from scheduler.domain.recording import Consent, Recording, RecordingState
from scheduler.feeds.plain import plain_line
from scheduler.service.broadcasts import media
from scheduler.service.broadcasts.on_air import follow_recording
from scheduler.service.context import Context
from scheduler.service.recordings.recordings import (
    found_in,
    log_recording,
    media_store,
    recorded_session,
)
from scheduler.storage.unit_of_work import UnitOfWork

BY_RULE = "rule"
LONGEST_TEXT = 300
TO_BE_OPENED = frozenset({RecordingState.READY, RecordingState.NEEDS_PERSON})


def open_recording(
    ctx: Context,
    recording_id: int,
    *,
    actor: str,
    consent: Consent | None = None,
    rights: str = "",
) -> Recording:
    """Open a checked recording by a person's word, and return it.

    `consent` is whether those seen and heard agreed (None: as it is known), `rights` who may use
    it for what. An open recording of the same session is replaced. Raises `NotFoundError`;
    `NotAllowedError` when it was not checked, is withdrawn or deleted, or consent is missing;
    `BadInputError` for too long a text.
    """
    rights = _text("rights", rights)
    with ctx.uow() as work:
        found = found_in(work, recording_id, for_update=True)
        if found.state is RecordingState.OPEN:
            return found
        if found.state not in TO_BE_OPENED or found.removed_at is not None:
            raise NotAllowedError(
                "Recording %(id)s cannot be made available in its present state.", id=found.id
            )
        agreed = consent or found.consent
        if agreed is not Consent.GIVEN:
            raise NotAllowedError("A recording is made available only with consent.")
        opened = dataclasses.replace(found, consent=agreed, rights=rights or found.rights)
        opened = open_in(ctx, work, opened, actor)
        work.commit()
    return opened


def open_in(ctx: Context, work: UnitOfWork, recording: Recording, actor: str) -> Recording:
    """Open a recording in a unit of work that is under way, in place of an earlier one."""
    facts = recorded_session(work, recording.session_id)
    for earlier in work.recordings.of_sessions([recording.session_id]):
        if earlier.is_open and earlier.id != recording.id:
            _withdraw_in(ctx, work, earlier, "replaced", actor)
    opened = dataclasses.replace(
        recording, state=RecordingState.OPEN, opened_at=ctx.clock.now(), opened_by=actor
    )
    work.recordings.put(opened)
    follow_recording(ctx, work, opened.session_id, BroadcastState.REPLAY_OPEN)
    log_recording(ctx, work, actor, "open-recording", (opened, str(facts.key)))
    return opened


def withdraw_recording(ctx: Context, recording_id: int, *, reason: str, actor: str) -> Recording:
    """Withdraw a recording for ever, delete its file, and return it.

    Podcasts and lists lose it with the next request, deliveries stop at the next piece, and
    receivers delete their copy when they next ask. Raises `NotFoundError`, `BadInputError` without
    a reason.
    """
    reason = _text("reason", reason)
    if not reason:
        raise BadInputError([_fault("reason", "is missing", "the reason for withdrawing it")])
    with ctx.uow() as work:
        found = found_in(work, recording_id, for_update=True)
        if found.state is RecordingState.WITHDRAWN:
            return found
        withdrawn = _withdraw_in(ctx, work, found, reason, actor)
        follow_recording(ctx, work, withdrawn.session_id, BroadcastState.WITHDRAWN)
        work.commit()
    media.forget_media(ctx, withdrawn.session_id)
    drop_unneeded(ctx, withdrawn.sha256)
    return withdrawn


def drop_unneeded(ctx: Context, sha256: str) -> None:
    """Delete a file from the store unless a recording still needs it."""
    with ctx.uow() as work:  # a writing unit: nobody hands the same file in meanwhile
        work.draft.lock()
        if not work.recordings.is_kept(sha256):
            media_store(ctx).drop(sha256)


def _withdraw_in(
    ctx: Context, work: UnitOfWork, recording: Recording, reason: str, actor: str
) -> Recording:
    now = ctx.clock.now()
    withdrawn = dataclasses.replace(
        recording,
        state=RecordingState.WITHDRAWN,
        withdrawn_at=now,
        withdrawn_by=actor,
        withdrawn_reason=reason,
        removed_at=recording.removed_at or now,
    )
    work.recordings.put(withdrawn)
    key = work.releases.newest([recording.session_id])[recording.session_id].facts.key
    log_recording(ctx, work, actor, "withdraw-recording", (withdrawn, str(key)))
    return withdrawn


def _text(key: str, words: str) -> str:
    line = plain_line(words)
    if len(line) > LONGEST_TEXT:
        raise BadInputError(
            [_fault(key, "is too long", f"maximum number of characters: {LONGEST_TEXT}")]
        )
    return line


def _fault(key: str, wrong: str, allowed: str) -> Fault:
    return Fault(file="recording", line=None, key=key, wrong=wrong, allowed=allowed)
