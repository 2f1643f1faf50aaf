"""Where the studio's picture and sound come from, as ffmpeg's input options."""

import sys
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

SRT_IDLE = 5_000_000  # microseconds of silence after which a sender counts as gone


class SourceKind(StrEnum):
    """The kinds of source that can be configured."""

    TEST = "test"
    FILE = "file"
    DEVICE = "device"
    SRT = "srt"
    RTMP = "rtmp"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioSource:
    """A studio's source.

    `address` is a file's path, a camera's device, a port to listen on for SRT, or the address of an
    RTMP server. `sound` is the sound card's device beside a camera.
    """

    kind: SourceKind
    address: str = ""
    sound: str = ""
    passphrase: str = ""

    def __repr__(self) -> str:
        return f"Source(kind={self.kind.value!r}, address={self.address!r})"


def input_options(source: StudioSource) -> list[str]:
    """Return ffmpeg's options that open a source, with one input or two."""
    if source.kind is SourceKind.TEST:
        return [
            *("-re", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25"),
            *("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"),
        ]
    if source.kind is SourceKind.FILE:
        return ["-re", "-i", source.address]
    if source.kind is SourceKind.SRT:
        # An option of its own: in the address ffmpeg would not undo the quoting of every letter.
        secret = ["-passphrase", source.passphrase, "-pbkeylen", "16"] if source.passphrase else []
        return [*_short_probing(), *secret, "-f", "mpegts", "-i", srt_address(source)]
    if source.kind is SourceKind.RTMP:
        # Fetched from a server that knows keys; a listening ffmpeg would take any key.
        return [*_short_probing(), "-rw_timeout", "6000000", "-i", source.address]
    return _device(source)


def sound_input(source: StudioSource) -> str:
    """Return which of ffmpeg's inputs carries the sound."""
    return "1:a" if source.kind in {SourceKind.TEST, SourceKind.DEVICE} else "0:a"


def srt_address(source: StudioSource) -> str:
    """Return the address on which ffmpeg waits for an SRT sender."""
    host, _, port = source.address.rpartition(":")
    asked = {"mode": "listener", "timeout": str(SRT_IDLE), "latency": "200000"}
    if source.passphrase:
        asked["enforced_encryption"] = "1"  # a sender with another passphrase, or none, is refused
    return f"srt://{host or '0.0.0.0'}:{port}?{urlencode(asked)}"  # noqa: S104 -- the camera is on another machine


def _short_probing() -> list[str]:
    return ["-probesize", "300000", "-analyzeduration", "500000", "-fflags", "nobuffer"]


def _device(source: StudioSource) -> list[str]:
    if sys.platform == "win32":
        found = f"video={source.address}:audio={source.sound}"
        return ["-f", "dshow", "-rtbufsize", "64M", "-i", found]
    if sys.platform == "darwin":
        return ["-f", "avfoundation", "-i", f"{source.address}:{source.sound}"]
    return [
        *("-thread_queue_size", "64", "-f", "v4l2", "-i", source.address or "/dev/video0"),
        *("-thread_queue_size", "512", "-f", "alsa", "-i", source.sound or "default"),
    ]
