"""The embedded driver: one ffmpeg encodes every variant and the recording, beside a slate."""

import contextlib
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from scheduler.adapters.broadcasts.command import RunOrder
from scheduler.adapters.broadcasts.encoder import Encoder
from scheduler.adapters.broadcasts.joining import Part, join_parts
from scheduler.adapters.broadcasts.ladder import ladder
from scheduler.adapters.broadcasts.playlist import WINDOW
from scheduler.adapters.broadcasts.process import end_orphan
from scheduler.adapters.broadcasts.publisher import Publisher
from scheduler.adapters.broadcasts.runs import Run, runs_in
from scheduler.adapters.broadcasts.slate import draw_slate
from scheduler.adapters.broadcasts.sources import StudioSource
from scheduler.domain.broadcast import AirFault, AirMode, Evidence
from scheduler.service.ports.studio import AirOrder

SLATE_AFTER = 2.0  # seconds without the source before a slate is made ready: a new run is faster
LEAST_FREE = 5_000_000  # bytes: the disk counts as full
ENOUGH_FREE = 200_000_000  # bytes: recording may be begun again
KEPT = "kept.jsonl"
SPARE = 6  # listed segments that stay on disk beyond the window where nothing is recorded


class HlsDriver:
    """Encodes one broadcast in its folder: `rNNN/` a run, playlists beside them."""

    def __init__(
        self,
        order: AirOrder,
        source: StudioSource,
        *,
        ffmpeg: str,
        preset: str = "superfast",
        segment_seconds: int = 2,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._order, self._ffmpeg, self._monotonic = order, ffmpeg, monotonic
        order.folder.mkdir(parents=True, exist_ok=True)
        self._rungs = ladder(order.variants)
        for run in runs_in(order.folder):
            end_orphan(run.folder)
        self._publisher = Publisher(order.folder, self._rungs, segment_seconds)
        live = RunOrder(
            rungs=self._rungs,
            segment_seconds=segment_seconds,
            preset=preset,
            source=source,
            records=order.records,
        )
        still = RunOrder(
            rungs=self._rungs,
            segment_seconds=segment_seconds,
            preset="ultrafast",
            slate=order.folder / "slate.png",
        )
        self._source = Encoder(order.folder, live, ffmpeg, monotonic)
        self._slate = Encoder(order.folder, still, ffmpeg, monotonic)
        self._kept = _read_kept(order.folder)
        if order.slate:
            draw_slate(order.folder, order.slate)
        self._lost_since: float | None = None

    def tick(self, mode: AirMode) -> Evidence:
        """Do what the mode asks for, and return what can be seen."""
        if mode is AirMode.OFF:
            self._stop()
            return self._evidence(mode)
        if mode is AirMode.HELD:
            self._source.stop()
        else:
            self._source.keep_running()
        self._show_slate(mode)
        self._publish(mode)
        if not self._order.records:
            self._publisher.forget_old(WINDOW + SPARE)
        return self._evidence(mode)

    def finish(self) -> Path | None:
        """End the encoder and the playlists, and join what was recorded."""
        self._stop()
        folder = self._order.folder
        if not self._order.records:
            self.drop()
            return None
        self._publisher.end()
        self._forget_unlisted()
        parts = [
            Part(path=folder / run / "rec.mkv", begins=begins, preset=preset)
            for run, (begins, preset) in self._kept.items()
        ]
        return join_parts(self._ffmpeg, folder, parts)

    def drop(self) -> None:
        """End everything and delete the folder."""
        self._stop()
        shutil.rmtree(self._order.folder, ignore_errors=True)

    def _stop(self) -> None:
        self._source.stop()
        self._slate.stop()

    def _show_slate(self, mode: AirMode) -> None:
        """Keep a slate running while schools would otherwise see nothing."""
        now = self._monotonic()
        if self._source.flows:
            self._lost_since = None
        elif self._lost_since is None:
            self._lost_since = now
        missed = self._lost_since is not None and now - self._lost_since >= SLATE_AFTER
        if mode is AirMode.HELD or (mode is AirMode.LIVE and missed):
            self._slate.keep_running()
        elif self._source.flows and self._publisher.run is not self._slate.run:
            self._slate.stop()

    def _publish(self, mode: AirMode) -> None:
        if mode is AirMode.RECORD and self._source.flows and self._source.run:
            self._keep(self._source.run, self._source.seconds)
        if mode not in {AirMode.LIVE, AirMode.HELD}:
            return
        if mode is AirMode.LIVE and self._source.flows and self._source.run:
            self._publisher.publish(self._source.run)
            self._keep(self._source.run, self._publisher.began_at)
        elif self._slate.flows and self._slate.run:
            self._publisher.publish(self._slate.run)
        self._publisher.tick()

    def _keep(self, run: Run, begins: float) -> None:
        """Note that a run's recording counts, and from where on."""
        if run.name in self._kept or not self._order.records:
            return
        self._kept[run.name] = (begins, self._source.preset)
        line = json.dumps({"run": run.name, "begins": begins, "preset": self._source.preset})
        with (self._order.folder / KEPT).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _forget_unlisted(self) -> None:
        """Delete what was encoded before the broadcast began: nobody was meant to see it."""
        listed = {one.uri for rung in self._rungs for one in self._publisher.listed(rung)}
        for path in self._order.folder.glob("r*/*/*.m4s"):
            if path.relative_to(self._order.folder).as_posix() not in listed:
                path.unlink(missing_ok=True)

    def _evidence(self, mode: AirMode) -> Evidence:
        source, run = self._source, self._source.run
        free = _free(self._order.folder)
        return Evidence(
            flows=source.flows,
            slate=self._publisher.run is not None and self._publisher.run is self._slate.run,
            age=source.age,
            run=run.number if run else 0,
            segments=self._publisher.count,
            alive=source.alive,
            fault=self._fault(mode, free),
            recorded_bytes=run.recorded_bytes() if run else 0,
            disk_free=free,
            level=run.level() if run else None,
            words=run.log_words() if run and not source.flows else source.last_words,
        )

    def _fault(self, mode: AirMode, free: int | None) -> AirFault:
        if mode is AirMode.OFF:
            return AirFault.NONE
        if free is not None and free < LEAST_FREE:
            return AirFault.DISK
        if mode is AirMode.HELD:
            return AirFault.NONE
        fault = self._source.fault
        if fault is AirFault.RECORDING and free is not None and free > ENOUGH_FREE:
            self._source.begin_again()
        return fault


def _read_kept(folder: Path) -> dict[str, tuple[float, str]]:
    kept: dict[str, tuple[float, str]] = {}
    with contextlib.suppress(OSError, ValueError, KeyError):
        for line in (folder / KEPT).read_text(encoding="utf-8").splitlines():
            said = json.loads(line)
            kept[said["run"]] = (float(said["begins"]), said["preset"])
    return kept


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
