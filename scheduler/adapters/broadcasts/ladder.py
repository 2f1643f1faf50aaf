"""From the province's variants, which are a name and a bitrate, to what the encoder makes."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.network import Variant

CONTAINER = 0.1  # of a variant's bitrate goes to the container and to peaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One encoding: height in lines and frames a second (0: sound only), bitrates in kbit/s."""

    id: str
    height: int
    fps: int
    video: int
    sound: int

    @property
    def has_picture(self) -> bool:
        """Tell whether it carries a picture."""
        return self.height > 0

    @property
    def width(self) -> int:
        """Return the width in pixels, at 16:9 and even as H.264 wants it."""
        return round(self.height * 16 / 9 / 2) * 2

    @property
    def bandwidth(self) -> int:
        """Return what a player is told that it takes, in bit/s."""
        return round((self.video + self.sound) * 1000 * (1 + CONTAINER))


def ladder(variants: Iterable[Variant]) -> tuple[Rung, ...]:
    """Return what to encode, from best to thinnest; each stays below its variant's bitrate."""
    rungs = [_rung(variant) for variant in variants]
    return tuple(sorted(rungs, key=lambda rung: (not rung.has_picture, -rung.bandwidth)))


def _rung(variant: Variant) -> Rung:
    total = variant.mbps * 1000 * (1 - CONTAINER)
    if variant.is_sound_only:
        return Rung(id=variant.id, height=0, fps=0, video=0, sound=int(min(total * 0.85, 64)))
    if variant.mbps >= 2:
        height, fps, sound = 720, 25, 96
    elif variant.mbps >= 0.6:
        height, fps, sound = 360, 25, 64
    else:
        # Slides stand still: few frames, each with more lines.
        height, fps, sound = 540, 5, 48
    return Rung(id=variant.id, height=height, fps=fps, video=int(total - sound), sound=sound)
