"""The course of a search as a small drawing: value and bound over time, in percent of the box."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scheduler.service.jobs import ProgressSample

WIDTH, HEIGHT = 600, 120
ROOM = 4  # above and below the lines
MOST = 120  # points of one line


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Two lines as SVG has them (`x,y x,y …`), and the seconds that the drawing is wide."""

    value: str
    bound: str
    seconds: int
    width: int = WIDTH
    height: int = HEIGHT


def curve_of(samples: Sequence[ProgressSample]) -> Curve | None:
    """Return the course of a search, or None while there is nothing to draw."""
    seen = [sample for sample in samples if sample.progress.value > 0]
    if len({sample.at for sample in seen}) < 2:  # one point, or none, is an empty frame
        return None
    seen = seen[:: max(1, len(seen) // MOST)] + seen[-1:]
    began, ended = samples[0].at, seen[-1].at
    seconds = max((ended - began).total_seconds(), 1.0)
    low = min(progress_sample.progress.value for progress_sample in seen)
    high = max(progress_sample.progress.bound for progress_sample in seen)
    across = [
        (progress_sample.at - began).total_seconds() / seconds * WIDTH for progress_sample in seen
    ]

    def line(heights: Iterable[float]) -> str:
        scale = (HEIGHT - 2 * ROOM) / max(high - low, 1.0)
        return " ".join(
            f"{x:.1f},{HEIGHT - ROOM - (height - low) * scale:.1f}"
            for x, height in zip(across, heights, strict=True)
        )

    return Curve(
        value=line(progress_sample.progress.value for progress_sample in seen),
        bound=line(progress_sample.progress.bound for progress_sample in seen),
        seconds=round(seconds),
    )
