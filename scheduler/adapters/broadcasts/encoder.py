"""An encoder that is kept running: begun again when it dies, freezes or is too slow.

Whether it works is judged by the segments that appear, never by what it says of itself.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from scheduler.adapters.broadcasts.command import RunOrder, run_command
from scheduler.adapters.broadcasts.process import EncoderProcess
from scheduler.adapters.broadcasts.runs import Run, new_run
from scheduler.domain.broadcast import AirFault

STALE = 2.5  # segment lengths after which nothing new means that nothing comes
PATIENCE = 20.0  # seconds in which a source may come before its encoder is begun again
BACK_OFF = 1.0  # seconds between two tries that both came to nothing
RECORDING_STALE = 5.0  # seconds without a byte more in the recording
SLOW = 4.0  # seconds that a run may fall behind real time
FASTEST = "ultrafast"


class Encoder:
    """One order, carried out by one run after another."""

    def __init__(
        self, folder: Path, order: RunOrder, ffmpeg: str, monotonic: Callable[[], float]
    ) -> None:
        self._folder, self._order, self._ffmpeg = folder, order, ffmpeg
        self._monotonic = monotonic
        self._process: EncoderProcess | None = None
        self._why = AirFault.NONE  # why there is no run that flows
        self._begun_at = self._tried_at = -BACK_OFF
        self._seen = self._recorded = 0
        self._seen_at = self._first_at = self._recorded_at = 0.0
        self.run: Run | None = None
        self.last_words = ""

    @property
    def preset(self) -> str:
        """Return the encoder's preset in force."""
        return self._order.preset

    @property
    def alive(self) -> bool:
        """Tell whether a process runs."""
        return self._process is not None and self._process.alive

    @property
    def pid(self) -> int | None:
        """Return the process's number, if one runs."""
        return self._process.pid if self._process else None

    @property
    def age(self) -> float | None:
        """Return the seconds since every variant had a new segment; None before the first."""
        return self._monotonic() - self._seen_at if self._seen else None

    @property
    def flows(self) -> bool:
        """Tell whether segments come: the newest is younger than two and a half lengths."""
        age = self.age
        return self.alive and age is not None and age <= STALE * self._order.segment_seconds

    @property
    def seconds(self) -> float:
        """Return how much every variant of the run has, in seconds."""
        if self.run is None:
            return 0.0
        return sum(one.seconds for one in self.run.segments(self._order.rungs[0])[: self._seen])

    @property
    def fault(self) -> AirFault:
        """Return what is wrong, as far as it can be seen from here."""
        if self.run is not None and self.run.has_empty_segment(self._order.rungs):
            return AirFault.DISK
        if not self.flows:
            return self._why or AirFault.SOURCE
        now = self._monotonic()
        if self._order.records and now - self._recorded_at > RECORDING_STALE:
            return AirFault.RECORDING
        return AirFault.NONE

    def keep_running(self) -> None:
        """Begin a run where none is, end one that freezes, and note what has appeared."""
        now = self._monotonic()
        if self._process is None:
            if now - self._tried_at >= BACK_OFF or self._seen_at > self._tried_at:
                self._begin(now)
            return
        self._look(now)
        if not self._process.alive:
            self._give_up(AirFault.SOURCE if self._process.ended_by_itself else AirFault.ENCODER)
            self._begin(now) if self._seen_at >= self._tried_at else None
        elif self._seen and now - self._seen_at > STALE * self._order.segment_seconds:
            self._give_up(AirFault.SOURCE)
            self._begin(now)
        elif not self._seen and now - self._begun_at > PATIENCE:
            self._give_up(self._why or AirFault.SOURCE)
        elif self._seen and self._behind(now) > SLOW and self.preset != FASTEST:
            self._order = replace(self._order, preset=FASTEST)
            self._give_up(AirFault.SLOW)
            self._begin(now)

    def begin_again(self) -> None:
        """Go on in a new run."""
        if self._process is not None:
            self._give_up(AirFault.RECORDING)

    def stop(self) -> None:
        """End the run; its files stay."""
        if self._process is not None:
            self._process.end()
            self._look(self._monotonic())
            self._process = None
        self._seen, self._why = 0, AirFault.NONE

    def _begin(self, now: float) -> None:
        self.run = new_run(self._folder, self._order.rungs)
        self._process = EncoderProcess(run_command(self._ffmpeg, self._order), self.run.folder)
        self._begun_at = self._tried_at = now
        self._seen = self._recorded = 0
        self._recorded_at = now

    def _give_up(self, why: AirFault) -> None:
        """End a run that is dead or frozen; one that came to nothing leaves no folder."""
        run, process = self.run, self._process
        self._process, self._why = None, why
        if process is not None:
            process.end(grace=0)
        if run is not None:
            self.last_words = run.log_words()
            if not run.count(self._order.rungs):
                shutil.rmtree(run.folder, ignore_errors=True)
        self._seen = 0

    def _look(self, now: float) -> None:
        assert self.run is not None  # noqa: S101 -- a process has a run
        count = self.run.count(self._order.rungs)
        if count > self._seen:
            if not self._seen:
                self._first_at = now
            self._seen, self._seen_at = count, now
        if (size := self.run.recorded_bytes()) > self._recorded:
            self._recorded, self._recorded_at = size, now

    def _behind(self, now: float) -> float:
        """Return how far the run has fallen behind real time since its first segment."""
        made = (self._seen - 1) * self._order.segment_seconds
        return now - self._first_at - made - self._order.segment_seconds
