"""Handing a recording in, and reading what is known of recordings."""

import dataclasses
import mimetypes
import re
from pathlib import Path

from scheduler.domain.errors import BadInputError, Fault, NotAllowedError, NotFoundError
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.recording import Consent, Recording, RecordingSource, RecordingState
from scheduler.domain.release import Facts, ReleasedState
from scheduler.service.context import Context
from scheduler.service.ports.media import MediaStore
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork

__all__ = ["Recording", "RecordingSource", "RecordingState"]

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mkv": "video/x-matroska",
    ".webm": "video/webm",
    ".mov": "video/quicktime",
    ".mts": "video/mp2t",
    ".m2ts": "video/mp2t",
    ".ts": "video/mp2t",
    ".avi": "video/x-msvideo",
    ".mpg": "video/mpeg",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
}
UNSAFE_LETTER = re.compile(r"[^\w .()-]")
LONGEST_NAME = 100


def hand_in(
    ctx: Context,
    session_id: int,
    path: Path,
    *,
    source: RecordingSource,
    actor: str,
    name: str = "",
    keep_original: bool = False,
) -> Recording:
    """Move a file into the media store and return its recording, in state "checking".

    The file is deleted from `path` after the recording is stored, unless `keep_original`; `name` is
    the name to show, the path's own by default. Done again with the same content, as after a crash,
    it returns the recording that is there. Raises `NotFoundError` for a session that was never
    released, and `NotAllowedError` for one that is never recorded (counselling) or cancelled.
    Raises `BadInputError` for an empty or too large file, and `UnavailableError` when it cannot be
    kept.
    """
    with ctx.uow().reading() as work:
        facts = recorded_session(work, session_id)
    size = path.stat().st_size if path.is_file() else 0
    if not 0 < size <= ctx.recordings.most_bytes:
        raise BadInputError([_size_fault(path.name, ctx.recordings.most_bytes)])
    kept = media_store(ctx).keep(path, copy=keep_original)
    shown = safe_name(name or path.name)
    recording = Recording(
        session_id=session_id,
        state=RecordingState.CHECKING,
        source=source,
        sha256=kept.sha256,
        size=kept.size,
        file_name=shown,
        media_type=media_type_of(shown),
        consent=Consent.GIVEN if ctx.recordings.consent_on_file else Consent.NOT_ASKED,
        handed_in_at=ctx.clock.now(),
        handed_in_by=actor,
    )
    recording = _store(ctx, recording, str(facts.key), path)
    if not keep_original:
        path.unlink(missing_ok=True)
    return recording


def find_recording(ctx: Context, recording_id: int) -> Recording:
    """Return one recording. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        return found_in(work, recording_id)


def recorded_session(work: UnitOfWork, session_id: int) -> Facts:
    """Return what is released of a session that may be recorded.

    Raises `NotFoundError` and `NotAllowedError` as `hand_in` does.
    """
    found = work.releases.newest([session_id]).get(session_id)
    if found is None:
        raise NotFoundError("released session", session_id)
    if found.facts.policy is DeliveryPolicy.LIVE_ONLY:
        raise NotAllowedError("%(session)s is never recorded.", session=found.facts.key)
    if found.facts.state is not ReleasedState.CONFIRMED:
        raise NotAllowedError(
            "%(session)s was cancelled or not broadcast.", session=found.facts.key
        )
    return found.facts


def found_in(work: UnitOfWork, recording_id: int, *, for_update: bool = False) -> Recording:
    """Return one recording as a unit of work sees it. Raises `NotFoundError`."""
    found = work.recordings.find(recording_id, for_update=for_update)
    if found is None:
        raise NotFoundError("recording", recording_id)
    return found


def media_store(ctx: Context) -> MediaStore:
    """Return where recordings lie. Raises `NotAllowedError` where none can be kept."""
    if ctx.media is None:
        raise NotAllowedError("This installation has no folder for recordings.")
    return ctx.media


def safe_name(name: str) -> str:
    """Return a file's own name without folders or what file systems and headers dislike."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = Path(UNSAFE_LETTER.sub("_", last).strip(". ") or "recording")
    return f"{kept.stem[:LONGEST_NAME]}{kept.suffix[:10]}"


def media_type_of(name: str) -> str:
    """Return the media type that a file's ending stands for."""
    ending = Path(name).suffix.casefold()
    guessed = MEDIA_TYPES.get(ending) or mimetypes.guess_type(name)[0]
    return guessed or "application/octet-stream"


def log_recording(
    ctx: Context, work: UnitOfWork, actor: str, act: str, about: tuple[Recording, str]
) -> None:
    """Write into the log what happened to a recording; `about` is it and its session's key."""
    recording, key = about
    detail = {"recording": recording.id, "state": recording.state.value, "file": recording.sha256}
    work.audit.add(
        Entry(at=ctx.clock.now(), actor=actor, act=act, what="recording", key=key, detail=detail)
    )


def _store(ctx: Context, recording: Recording, key: str, path: Path) -> Recording:
    with ctx.uow() as work:
        # Two who hand the same file in take turns, and so does who deletes files.
        work.draft.lock()
        for earlier in work.recordings.of_sessions([recording.session_id]):
            if earlier.sha256 == recording.sha256 and earlier.is_current:
                return earlier
        if not media_store(ctx).path_of(recording.sha256).exists():
            media_store(ctx).keep(path, copy=True)  # an equal file was withdrawn meanwhile
        recording = dataclasses.replace(recording, id=work.recordings.add(recording))
        log_recording(ctx, work, recording.handed_in_by, "hand-in-recording", (recording, key))
        work.commit()
    return recording


def _size_fault(name: str, most: int) -> Fault:
    return Fault(
        file=name,
        line=None,
        key="file",
        wrong="is empty, missing or too large",
        allowed=f"size in bytes: 1 to {most}",
    )
