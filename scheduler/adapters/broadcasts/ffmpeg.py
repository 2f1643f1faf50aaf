"""Which ffmpeg encodes: the configured one, the machine's own, or the one that pip brought."""

import shutil
from pathlib import Path

import imageio_ffmpeg

from scheduler.domain.errors import UnavailableError


def find_ffmpeg(configured: str = "") -> str:
    """Return the path of the program. Raises `UnavailableError` when there is none."""
    if configured:
        if shutil.which(configured) is None:
            raise UnavailableError(f"There is no ffmpeg at {configured}, which config.toml names.")
        return configured
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        return str(Path(imageio_ffmpeg.get_ffmpeg_exe()))
    except RuntimeError as error:
        raise UnavailableError(
            "No ffmpeg was found; install it, or name it in config.toml as [on_air] ffmpeg."
        ) from error
