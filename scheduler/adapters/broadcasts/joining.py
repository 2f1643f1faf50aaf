"""After the broadcast: the runs' parts of the recording become one file."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.errors import UnavailableError

JOINED = "recording.mp4"
LIST = "parts.ffconcat"
MOST_SECONDS = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A run's recording, and the seconds into it at which the broadcast began."""

    path: Path
    begins: float = 0.0
    preset: str = ""


def join_parts(ffmpeg: str, folder: Path, parts: Sequence[Part]) -> Path | None:
    """Join the parts that hold anything, in order; return the file, None when nothing was recorded.

    What was encoded is copied; it is encoded again only where a run had another preset, since the
    copies would bear the first one's parameters. Raises `UnavailableError` when ffmpeg can't.
    """
    held = [part for part in parts if part.path.exists() and part.path.stat().st_size > 0]
    if not held:
        return None
    listed = ["ffconcat version 1.0"]
    for part in held:
        listed.append(f"file '{part.path.relative_to(folder)}'")
        if part.begins > 0:
            listed.append(f"inpoint {part.begins:.3f}")
    (folder / LIST).write_text("\n".join(listed) + "\n", encoding="utf-8")
    same = len({part.preset for part in held}) == 1
    codec = ["-c", "copy"] if same else ["-c:v", "libx264", "-preset", "superfast", "-c:a", "copy"]
    draft = folder / f"joining-{JOINED}"
    command = [ffmpeg, "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-f", "concat"]
    command += ["-safe", "0", "-i", LIST, *codec, "-movflags", "+faststart", draft.name]
    done = subprocess.run(  # noqa: S603 -- the command is made by us
        command, cwd=folder, capture_output=True, timeout=MOST_SECONDS, check=False
    )
    if not draft.exists() or draft.stat().st_size == 0:
        words = done.stderr.decode("utf-8", "replace").strip()[-300:]
        raise UnavailableError(
            "The parts of the recording cannot be joined: %(error)s", error=words
        )
    return draft.replace(folder / JOINED)
