"""The publisher: the only writer of the playlists that schools read.

It lists finished segments of one run after another, never an empty one, and replaces each playlist
in one step. What it has listed is kept in a journal, so that another publisher goes on after a
crash with the same numbers.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from scheduler.adapters.broadcasts.ladder import Rung
from scheduler.adapters.broadcasts.playlist import master_playlist, media_playlist
from scheduler.adapters.broadcasts.runs import Run, Segment

AT_ONCE = 3  # segments of a warm run that are listed at the moment of going live
SOUND, PICTURE, REPLAY = "sound", "picture", "replay"


class Publisher:
    """Writes the playlists of one session."""

    def __init__(self, folder: Path, rungs: Sequence[Rung], segment_seconds: int) -> None:
        self._folder, self._rungs, self._seconds = folder, rungs, segment_seconds
        self._journals = folder / "listed"
        self._listed = {rung.id: self._read_journal(rung) for rung in rungs}
        self._run: Run | None = None
        self.began_at = 0.0  # seconds into the run that is published
        self._from: dict[str, int] = {}

    def listed(self, rung: Rung) -> list[Segment]:
        """Return all that was ever listed of a variant."""
        return self._listed[rung.id]

    @property
    def run(self) -> Run | None:
        """Return the run that is published now."""
        return self._run

    @property
    def count(self) -> int:
        """Return how many segments of every variant are listed."""
        return min((len(listed) for listed in self._listed.values()), default=0)

    def publish(self, run: Run) -> None:
        """Go on with a run: with its last three segments when it begins the broadcast, with its
        newest one after another run.
        """
        if self._run is run:
            return
        keep = 1 if self.count else AT_ONCE
        # All variants begin at the same segment, or a change of variant would jump.
        made = run.count(self._rungs)
        start = max(made - keep, 0)
        self._run = run
        self._from = {rung.id: self._after_listed(run, rung, start) for rung in self._rungs}
        self.began_at = sum(one.seconds for one in run.segments(self._rungs[0])[:start])
        self.tick()

    def tick(self) -> int:
        """List what has been finished since; return how many segments were added."""
        if self._run is None:
            return 0
        added = 0
        for rung in self._rungs:
            fresh = self._run.segments(rung)[self._from[rung.id] :]
            if fresh:
                self._from[rung.id] += len(fresh)
                self._write_journal(rung, fresh)
                self._listed[rung.id] += fresh
                self._write(f"{rung.id}.m3u8", self._live(rung))
                added += len(fresh)
        if added:
            self._write_masters()
        return added

    def end(self) -> None:
        """End the live playlists, so that players stop, and write those of the replay."""
        self.tick()
        for rung in self._rungs:
            if self._listed[rung.id]:
                self._write(f"{rung.id}.m3u8", self._live(rung, ended=True))
                whole = media_playlist(
                    self._listed[rung.id], segment_seconds=self._seconds, window=None, ended=True
                )
                self._write(f"{REPLAY}-{rung.id}.m3u8", whole)
        self._write_masters(prefix=f"{REPLAY}-")

    def forget_old(self, keep: int) -> None:
        """Delete all but the newest listed segments, where nothing may be kept."""
        for rung in self._rungs:
            for segment in self._listed[rung.id][:-keep]:
                (self._folder / segment.uri).unlink(missing_ok=True)

    def _live(self, rung: Rung, *, ended: bool = False) -> str:
        return media_playlist(self._listed[rung.id], segment_seconds=self._seconds, ended=ended)

    def _write_masters(self, prefix: str = "") -> None:
        pictures = [rung for rung in self._rungs if rung.has_picture]
        sounds = [rung for rung in self._rungs if not rung.has_picture]
        # One for each best variant, so that no player begins above what its line carries.
        for number, rung in enumerate(pictures):
            name = f"{prefix}{PICTURE}-{rung.id}.m3u8"
            self._write(name, master_playlist(pictures[number:], prefix=prefix))
        if sounds:
            self._write(f"{prefix}{SOUND}.m3u8", master_playlist(sounds, prefix=prefix))

    def _write(self, name: str, text: str) -> None:
        path = self._folder / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return
        draft = path.with_name(f".{name}.{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)

    def _journal(self, rung: Rung) -> Path:
        return self._journals / f"{rung.id}.tsv"

    def _write_journal(self, rung: Rung, fresh: Sequence[Segment]) -> None:
        self._journals.mkdir(exist_ok=True)
        lines = "".join(f"{one.uri}\t{one.seconds}\t{one.date}\n" for one in fresh)
        with self._journal(rung).open("a", encoding="utf-8") as journal:
            journal.write(lines)

    def _read_journal(self, rung: Rung) -> list[Segment]:
        try:
            text = self._journal(rung).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return []
        whole = text[: text.rfind("\n") + 1]
        if whole != text:  # the last line was cut off by a crash
            self._journal(rung).write_text(whole, encoding="utf-8")
        found = []
        for line in whole.splitlines():
            uri, seconds, date = line.split("\t")
            found.append(Segment(uri=uri, seconds=float(seconds), date=date))
        return found

    def _after_listed(self, run: Run, rung: Rung, start: int) -> int:
        """Return where to go on in a run that a publisher before this one has begun to list."""
        last = self._listed[rung.id][-1].uri if self._listed[rung.id] else ""
        places = [number for number, one in enumerate(run.segments(rung)) if one.uri == last]
        return places[0] + 1 if places else start
