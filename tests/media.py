"""Small real recordings, made by ffmpeg."""

import subprocess
from pathlib import Path

from scheduler.adapters.media_check import find_any_ffmpeg

PICTURE, SOUND = "testsrc=size=320x180:rate=10", "sine=frequency=440:sample_rate=44100"


def film(
    path: Path, seconds: float = 12, *, picture: str = PICTURE, sound: str = SOUND, volume: str = ""
) -> Path:
    """Make a film; an empty `picture` or `sound` leaves it out."""
    command = [find_any_ffmpeg(), "-nostdin", "-y", "-v", "error"]
    for source in (picture, sound):
        if source:
            command += ["-f", "lavfi", "-i", source]
    if volume:
        command += ["-af", f"volume={volume}"]
    command += [
        "-t",
        str(seconds),
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-g",
        "20",
        "-pix_fmt",
        "yuv420p",
    ]
    command += ["-c:a", "aac", "-b:a", "64k", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path
