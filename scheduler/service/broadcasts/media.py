"""Where players find a broadcast: under an address that nobody can guess, while it may be watched.

The address is a folder `open/<key>` beside the broadcasts, which leads to one of them. Whoever
serves files (this program, nginx, a CDN) serves the same folders, and none of it once it is closed.
"""

import contextlib
import hmac
import re
import shutil
from pathlib import Path

from scheduler.service.context import Context

OPEN = "open"
KEY = re.compile(r"[0-9a-f]{32}")
LIVE, REPLAY = "live", "replay"
# What players may ask for; the recording's own parts are not among it.
PLAYED = re.compile(r"[\w-]+\.m3u8|r\d{3,}/[\w-]+/(?:\d+\.m4s|init\.mp4)")
PREVIEW = "preview.jpg"


def watch_key_of(ctx: Context, session_id: int, use: str = LIVE) -> str:
    """Return the key under which a session is watched, live or as a replay."""
    label = f"air {use} {session_id}".encode()
    return hmac.digest(ctx.secret, label, "sha256").hex()[:32]


def open_live(ctx: Context, folder: Path, session_id: int) -> None:
    """Let players in."""
    _open(folder, watch_key_of(ctx, session_id), session_id)


def open_replay(ctx: Context, session_id: int) -> str:
    """Let players see the replay, if there is one; return its key, "" when there is none."""
    if ctx.air is None or not any((ctx.air / str(session_id)).glob("replay-*.m3u8")):
        return ""
    key = watch_key_of(ctx, session_id, REPLAY)
    _open(ctx.air, key, session_id)
    return key


def close(ctx: Context, folder: Path, session_id: int) -> None:
    """Let nobody in any more, live or to the replay."""
    for use in (LIVE, REPLAY):
        with contextlib.suppress(OSError):
            (folder / OPEN / watch_key_of(ctx, session_id, use)).unlink()


def forget_media(ctx: Context, session_id: int) -> None:
    """Delete all that was made of a broadcast here: its recording was withdrawn."""
    if ctx.air is not None:
        close(ctx, ctx.air, session_id)
        shutil.rmtree(ctx.air / str(session_id), ignore_errors=True)


def forget_parts(folder: Path, session_id: int) -> None:
    """Delete the parts of a recording that was handed in whole; what players use stays."""
    for part in (folder / str(session_id)).glob("r*/rec.mkv"):
        part.unlink(missing_ok=True)


def file_behind(ctx: Context, key: str, path: str) -> Path | None:
    """Return the file that a player asks for; None where there is none, or none for players."""
    if ctx.air is None or not KEY.fullmatch(key) or not PLAYED.fullmatch(path):
        return None
    found = ctx.air / OPEN / key / path
    return found if found.is_file() else None


def preview_of(ctx: Context, session_id: int) -> Path | None:
    """Return the newest still picture of the studio, for its own page; None without one."""
    if ctx.air is None:
        return None
    found = sorted((ctx.air / str(session_id)).glob(f"r*/{PREVIEW}"))
    return found[-1] if found else None


def _open(folder: Path, key: str, session_id: int) -> None:
    gate = folder / OPEN
    gate.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (gate / key).symlink_to(Path("..") / str(session_id), target_is_directory=True)
