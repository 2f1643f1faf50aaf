"""Decode a recording with ffmpeg and read from its log what is in it.

The exit code alone proves nothing, so what was decoded is compared with what the file promises.
imageio-ffmpeg brings no ffprobe; `ffmpeg -i` tells the streams.
"""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg

from scheduler.domain.errors import UnavailableError
from scheduler.domain.recording_check import MediaFacts

LOOK_SECONDS = 1.0  # between two looks at whether to stop
PICTURE = "fps=2,scale=320:-2,blackdetect=d=5:pix_th=0.10,freezedetect=n=-60dB:d=30"
SOUND = "ebur128=framelog=verbose,silencedetect=n=-50dB:d=10"

DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
STREAM = re.compile(r"Stream #0:\d+.*?: (Video|Audio): (\w+)(?!.*attached pic)")
LOUDNESS = re.compile(r"Integrated loudness:\s+I:\s+(-?\d+(?:\.\d+)?|-?inf|nan) LUFS")
BLACK = re.compile(r"black_duration:(\d+(?:\.\d+)?)")
FREEZE = re.compile(r"freeze_(start|duration): (\d+(?:\.\d+)?)")
SILENCE = re.compile(r"silence_(start|duration): (-?\d+(?:\.\d+)?)")
DECODED = re.compile(r"out_time_us=(\d+)")
COMPLAINT = re.compile(
    r"error while decoding|Invalid data found|corrupt|Error submitting|partial file|truncat",
    re.IGNORECASE,
)


def find_any_ffmpeg() -> str:
    """Return the path of ffmpeg: the system's, else the one of imageio-ffmpeg.

    Raises `UnavailableError` when there is none.
    """
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise UnavailableError("There is no ffmpeg on this machine. Install it.") from error


class FfmpegChecker:
    """Decodes at a low priority, one file at a time."""

    def look_at(self, path: Path, is_stopping: Callable[[], bool]) -> MediaFacts | None:
        """Return what is in a file; None when it was told to stop before the end."""
        ffmpeg = find_any_ffmpeg()
        head = subprocess.run(  # noqa: S603 -- our own arguments
            [ffmpeg, "-nostdin", "-hide_banner", "-i", str(path)],
            capture_output=True,
            check=False,
            text=True,
            errors="replace",
        ).stderr
        streams = {kind for kind, _ in STREAM.findall(head)}
        if not streams:
            return MediaFacts(readable=False, promised_seconds=_promised(head))
        command = [*_gently(), ffmpeg, "-nostdin", "-hide_banner", "-nostats", "-v", "info"]
        command += ["-progress", "pipe:1", "-i", str(path)]
        if "Video" in streams:
            command += ["-map", "0:v:0", "-vf", PICTURE]
        if "Audio" in streams:
            command += ["-map", "0:a:0", "-af", SOUND]
        command += ["-f", "null", "-"]
        found = _run(command, is_stopping)
        if found is None:
            return None
        return _read(streams, _promised(head), *found)


def _gently() -> list[str]:
    """Return what makes a command low in priority, and end with the process that started it."""
    words: list[str] = []
    if shutil.which("setpriv"):
        words += ["setpriv", "--pdeathsig", "KILL"]
    if shutil.which("nice"):
        words += ["nice", "-n", "10"]
    return words


def _run(command: list[str], is_stopping: Callable[[], bool]) -> tuple[str, str] | None:
    """Return the progress and the log of a command; None when it was stopped."""
    with tempfile.TemporaryFile() as progress, tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=progress, stderr=log)  # noqa: S603 -- as above
        try:
            while process.poll() is None:
                if is_stopping():
                    return None
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK_SECONDS)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        texts = []
        for file in (progress, log):
            file.seek(0, os.SEEK_SET)
            texts.append(file.read().decode("utf-8", "replace"))
    return texts[0], texts[1]


def _read(streams: set[str], promised: float | None, progress: str, log: str) -> MediaFacts:
    decoded = [int(one) for one in DECODED.findall(progress)]
    seconds = max(decoded, default=0) / 1_000_000
    loudness = LOUDNESS.findall(log)
    return MediaFacts(
        readable=seconds > 0,
        has_picture="Video" in streams,
        has_sound="Audio" in streams,
        seconds=seconds,
        promised_seconds=promised,
        lufs=_lufs(loudness[-1]) if loudness else None,
        silent_seconds=_lasting(SILENCE.findall(log), seconds),
        frozen_seconds=_lasting(FREEZE.findall(log), seconds),
        black_seconds=sum(float(one) for one in BLACK.findall(log)),
        errors=sum(1 for line in log.splitlines() if COMPLAINT.search(line)),
    )


def _lasting(marks: list[tuple[str, str]], end: float) -> float:
    """Add up intervals; one that has a start and no duration lasts until the end."""
    total, begun = 0.0, None
    for kind, number in marks:
        if kind == "start":
            begun = float(number)
        else:
            total, begun = total + float(number), None
    return total if begun is None else total + max(0.0, end - begun)


def _promised(head: str) -> float | None:
    found = DURATION.search(head)
    if found is None:
        return None
    hours, minutes, seconds = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _lufs(words: str) -> float:
    return float(words) if words[-1].isdigit() else -70.0
