"""HLS playlists as text (RFC 8216), made of segments of several runs."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import ceil

from scheduler.adapters.broadcasts.command import INIT
from scheduler.adapters.broadcasts.ladder import Rung
from scheduler.adapters.broadcasts.runs import Segment

WINDOW = 8  # segments in a live playlist


def media_playlist(
    listed: Sequence[Segment],
    *,
    segment_seconds: int,
    window: int | None = WINDOW,
    ended: bool = False,
) -> str:
    """Return a variant's playlist: its last segments, or with no window all of them.

    Where a run begins stand a discontinuity and the run's own initialisation.
    """
    first = max(len(listed) - window, 0) if window else 0
    shown = listed[first:]
    longest = max([segment.seconds for segment in shown], default=segment_seconds)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(ceil(longest - 0.5), segment_seconds)}",
        f"#EXT-X-MEDIA-SEQUENCE:{first}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{_breaks(listed[: first + 1])}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    if window is None:
        lines.insert(3, "#EXT-X-PLAYLIST-TYPE:VOD")
    before = ""
    for number, segment in enumerate(shown):
        home = _home(segment)
        if home != before:
            if number:
                lines.append("#EXT-X-DISCONTINUITY")
            lines.append(f'#EXT-X-MAP:URI="{home}/{INIT}"')
            before = home
        if segment.date:
            lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{segment.date}")
        lines += [f"#EXTINF:{segment.seconds:.5f},", segment.uri]
    if ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def master_playlist(rungs: Iterable[Rung], *, prefix: str = "") -> str:
    """Return a master that offers these variants, the first one to begin with."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rung in rungs:
        facts = f"BANDWIDTH={rung.bandwidth}"
        if rung.has_picture:
            # No RESOLUTION: hls.js ranks by height before bitrate, and slides have more lines than
            # the moving picture that needs three times their bitrate.
            facts += f',CODECS="avc1.64001f,mp4a.40.2",FRAME-RATE={rung.fps:.3f}'
        else:
            facts += ',CODECS="mp4a.40.2"'
        lines += [f'#EXT-X-STREAM-INF:{facts},NAME="{rung.id}"', f"{prefix}{rung.id}.m3u8"]
    return "\n".join(lines) + "\n"


def _breaks(listed: Sequence[Segment]) -> int:
    homes = [_home(segment) for segment in listed]
    return sum(1 for one, other in pairwise(homes) if one != other)


def _home(segment: Segment) -> str:
    return segment.uri.rpartition("/")[0]
