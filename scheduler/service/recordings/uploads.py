"""Uploads of recordings that go on after a cut: begun, continued at an offset, and handed in."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.domain.errors import (
    BadInputError,
    Fault,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
)
from scheduler.domain.recording import Recording, RecordingSource
from scheduler.service.context import Context
from scheduler.service.ports.media import IncomingFile, IncomingFiles
from scheduler.service.recordings.recordings import (
    hand_in,
    media_store,
    recorded_session,
    safe_name,
)

KEPT_FOR = dt.timedelta(days=7)
GIGABYTE = 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingUpload:
    """An upload: `offset` bytes of its `size` have come; its recording after the last."""

    name: str
    size: int
    offset: int
    recording: Recording | None = None


def begin_upload(
    ctx: Context, session_id: int, name: str, size: int, *, actor: str
) -> RecordingUpload:
    """Begin an upload for a session.

    Raises `NotFoundError` and `NotAllowedError` as `hand_in` does, `BadInputError` for a size that
    is not accepted, `UnavailableError` when the disk has no room for it; all before a byte came.
    """
    with ctx.uow().reading() as work:
        recorded_session(work, session_id)
    most = ctx.recordings.most_bytes
    if not 0 < size <= most:
        allowed = f"size in bytes: 1 to {most}"
        wrong = "is empty or too large"
        raise BadInputError([Fault(file=name, line=None, key="size", wrong=wrong, allowed=allowed)])
    left = media_store(ctx).space().free - ctx.recordings.reserve_bytes - _outstanding(ctx)
    if size > left:
        free = max(0, left) / GIGABYTE
        raise UnavailableError(
            "The disk has only %(free)s GB left. Free some space, or ask the person "
            "who maintains the service.",
            free=f"{free:.1f}",
        )
    facts = IncomingFile(
        session_id=session_id,
        name=safe_name(name),
        size=size,
        actor=actor,
        begun_at=ctx.clock.now().isoformat(),
    )
    return RecordingUpload(name=_incoming(ctx).begin(facts), size=size, offset=0)


def find_upload(ctx: Context, name: str, *, actor: str) -> RecordingUpload:
    """Return somebody's upload. Raises `NotFoundError` for another's, too."""
    facts, offset = _found(ctx, name, actor)
    return RecordingUpload(name=name, size=facts.size, offset=offset)


def add_bytes(
    ctx: Context, name: str, offset: int, content: Iterator[bytes], *, actor: str
) -> RecordingUpload:
    """Add bytes; with the last one the file is handed in.

    Raises `NotFoundError`, `LostUpdateError` when `offset` is not where it stands,
    `NotAllowedError` for more bytes than were announced, and what `hand_in` raises.
    """
    facts, before = _found(ctx, name, actor)
    store = _incoming(ctx)
    at = (
        before
        if before == facts.size
        else store.append(name, offset, _at_most(content, facts.size - offset))
    )
    if at < facts.size:
        return RecordingUpload(name=name, size=facts.size, offset=at)
    recording = hand_in(
        ctx,
        facts.session_id,
        store.path_of(name),
        source=RecordingSource.FILE,
        actor=actor,
        name=facts.name,
    )
    store.drop(name)
    return RecordingUpload(name=name, size=facts.size, offset=at, recording=recording)


def give_up_recording(ctx: Context, name: str, *, actor: str) -> None:
    """Forget an upload and what has come of it. Raises `NotFoundError`."""
    _found(ctx, name, actor)
    _incoming(ctx).drop(name)


def forget_old(ctx: Context) -> int:
    """Forget the uploads that were begun more than a week ago; return how many."""
    if ctx.incoming is None:
        return 0
    oldest, dropped = ctx.clock.now() - KEPT_FOR, 0
    for name in ctx.incoming.names():
        found = ctx.incoming.find(name)
        if found is None or dt.datetime.fromisoformat(found[0].begun_at) < oldest:
            ctx.incoming.drop(name)
            dropped += 1
    return dropped


def _outstanding(ctx: Context) -> int:
    """Return how many bytes of other uploads are still to come."""
    known = [_incoming(ctx).find(name) for name in _incoming(ctx).names()]
    return sum(found[0].size - found[1] for found in known if found is not None)


def _at_most(content: Iterator[bytes], most: int) -> Iterator[bytes]:
    left = most
    for part in content:
        left -= len(part)
        if left < 0:
            raise NotAllowedError("The upload is longer than was announced. Start it again.")
        yield part


def _found(ctx: Context, name: str, actor: str) -> tuple[IncomingFile, int]:
    found = ctx.incoming.find(name) if ctx.incoming is not None else None
    if found is None or found[0].actor != actor:
        raise NotFoundError("upload", name)
    return found


def _incoming(ctx: Context) -> IncomingFiles:
    if ctx.incoming is None:
        raise UnavailableError("This installation has no folder for recordings.")
    return ctx.incoming
