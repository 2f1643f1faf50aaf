"""The one ffmpeg command of a run: every variant, one recording, a preview and a sound meter."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.adapters.broadcasts.ladder import Rung
from scheduler.adapters.broadcasts.sources import StudioSource, input_options, sound_input

INDEX, INIT, RECORDING = "index.m3u8", "init.mp4", "rec.mkv"
LEVEL, PREVIEW, LOG = "level", "preview.jpg", "log"
LEVEL_KEY = "lavfi.astats.Overall.RMS_level"
HLS_FLAGS = "temp_file+program_date_time+independent_segments"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """What one run of the encoder shall make; `slate` is a still picture in place of a source."""

    rungs: Sequence[Rung]
    segment_seconds: int
    preset: str
    source: StudioSource | None = None
    slate: Path | None = None
    records: bool = False


def run_command(ffmpeg: str, order: RunOrder) -> list[str]:
    """Return the command line; it is run inside the run's own folder and writes nowhere else."""
    pictures = [rung for rung in order.rungs if rung.has_picture]
    sounds = [rung for rung in order.rungs if not rung.has_picture]
    command = [
        ffmpeg,
        "-nostdin",
        "-hide_banner",
        "-loglevel",
        "warning",
        "-nostats",
        *_inputs(order),
    ]
    command += ["-filter_complex", _filters(order, pictures, sounds)]
    for number, rung in enumerate(pictures):
        command += ["-map", f"[v{number}]", "-map", f"[a{number}]"]
        command += _picture(rung, order) + _sound(rung)
        records = order.records and number == 0
        command += _tee(rung, order) if records else _hls(rung, order)
    for number, rung in enumerate(sounds, start=len(pictures)):
        command += ["-map", f"[a{number}]", *_sound(rung), *_hls(rung, order)]
    if order.source is not None and pictures:
        command += ["-map", "[preview]", "-c:v", "mjpeg", "-q:v", "6", "-update", "1"]
        command += ["-atomic_writing", "1", "-f", "image2", PREVIEW]
    return command


def _inputs(order: RunOrder) -> list[str]:
    if order.source is not None:
        return input_options(order.source)
    slate = ["-re", "-loop", "1", "-framerate", "5", "-i", str(order.slate)]
    return [*slate, "-re", "-f", "lavfi", "-i", "anullsrc=channel_layout=mono:sample_rate=48000"]


def _filters(order: RunOrder, pictures: Sequence[Rung], sounds: Sequence[Rung]) -> str:
    live = order.source is not None
    parts = []
    if pictures:
        count = len(pictures) + live
        names = "".join(f"[s{number}]" for number in range(count))
        parts.append(f"[0:v]split={count}{names}")
        for number, rung in enumerate(pictures):
            fps = rung.fps if live else 5
            size = f"scale={rung.width}:{rung.height}:force_original_aspect_ratio=decrease"
            frame = f"pad={rung.width}:{rung.height}:(ow-iw)/2:(oh-ih)/2"
            parts.append(f"[s{number}]fps={fps},{size},{frame},format=yuv420p[v{number}]")
        if live:
            parts.append(f"[s{count - 1}]fps=1,scale=480:-2,format=yuvj420p[preview]")
    outlets = len(pictures) + len(sounds)
    heard = sound_input(order.source) if order.source else "1:a"
    names = "".join(f"[a{number}]" for number in range(outlets)) + ("[m]" if live else "")
    parts.append(f"[{heard}]aresample=48000:async=1,asplit={outlets + live}{names}")
    if live:
        parts.append(
            "[m]asetnsamples=n=24000,astats=metadata=1:reset=1,"
            f"ametadata=mode=print:key={LEVEL_KEY}:file={LEVEL}:direct=1,anullsink"
        )
    return ";".join(parts)


def _picture(rung: Rung, order: RunOrder) -> list[str]:
    fps = rung.fps if order.source else 5
    rate = f"{rung.video}k"
    return [
        *("-c:v", "libx264", "-preset", order.preset, "-tune", "zerolatency", "-b:v", rate),
        *("-maxrate", rate, "-bufsize", rate, "-g", str(fps * order.segment_seconds)),
        *("-sc_threshold", "0", "-flags", "+global_header"),
        *("-force_key_frames", f"expr:gte(t,n_forced*{order.segment_seconds})"),
    ]


def _sound(rung: Rung) -> list[str]:
    return ["-c:a", "aac", "-b:a", f"{rung.sound}k", "-ac", "1", "-flags:a", "+global_header"]


def _hls_options(rung: Rung, order: RunOrder) -> dict[str, str]:
    return {
        "hls_time": str(order.segment_seconds),
        "hls_list_size": "0",
        "hls_segment_type": "fmp4",
        "hls_fmp4_init_filename": INIT,
        "hls_segment_filename": f"{rung.id}/%05d.m4s",
        "hls_flags": HLS_FLAGS,
    }


def _hls(rung: Rung, order: RunOrder) -> list[str]:
    options = [
        part for key, value in _hls_options(rung, order).items() for part in (f"-{key}", value)
    ]
    return [*options, "-f", "hls", f"{rung.id}/{INDEX}"]


def _tee(rung: Rung, order: RunOrder) -> list[str]:
    """Encode once for the variant and the recording; a full disk ends the recording alone."""
    hls = ":".join(f"{key}={value}" for key, value in _hls_options(rung, order).items())
    recording = "f=matroska:onfail=ignore:flush_packets=1:cluster_time_limit=1000"
    return ["-f", "tee", f"[f=hls:{hls}]{rung.id}/{INDEX}|[{recording}]{RECORDING}"]
