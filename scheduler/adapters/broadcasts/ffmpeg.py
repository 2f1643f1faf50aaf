"""Which ffmpeg encodes: the configured one, the machine's own, or the one that pip brought."""

import shutil
from pathlib import Path

import imageio_ffmpeg

from scheduler.domain.errors import UnavailableError


def find_ffmpeg(configured: str = "") -> str:
    """Return the path of the program. Raises `UnavailableError` when there is none."""
    if configured:
        if shutil.which(configured) is None:
            raise UnavailableError(
                "There is no ffmpeg at %(path)s, the path in config.toml.",
                path=configured,
            )
        return configured
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        return str(Path(imageio_ffmpeg.get_ffmpeg_exe()))
    except RuntimeError as error:
        raise UnavailableError(
            "No ffmpeg was found. Install it, or set its path in config.toml as [on_air] ffmpeg."
        ) from error
