"""Fetching: what is most urgent first, piece by piece, inside the own hours and rate."""

import datetime as dt
import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from receiver.library import Film, Library, write_whole
from receiver.studio import AwayError, ChangedError, Later, StudioClient

LOOK_SECONDS = 300.0  # between two looks at the list
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
MOST_BAD = 5  # of one piece, before others go first

log = logging.getLogger("receiver")


@dataclass(frozen=True)
class Habits:
    """The own hours in minutes of the day (equal: always) and rate in bytes a second (0: any)."""

    begins: int = 0
    ends: int = 0
    rate: float = 0.0
    keep_days: int = 120

    def is_open(self, minute: int) -> bool:
        """Tell whether this minute of the day lies in the own hours; they may pass midnight."""
        if self.begins == self.ends:
            return True
        if self.begins < self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends


class Receiver:
    """Fetches until it is told to stop; everything it knows is on the disk."""

    def __init__(
        self,
        studio: StudioClient,
        library: Library,
        habits: Habits,
        stopping: threading.Event,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone(),
    ) -> None:
        self._studio, self._library, self._habits = studio, library, habits
        self._stopping, self._now = stopping, now
        self._free_at = 0.0

    def run(self) -> None:
        """Fetch for ever, through lost connections and closed hours."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                wait = self.fetch_all()
                pause = FIRST_PAUSE
            except AwayError as away:
                log.warning("%s Trying again in %.0f s.", away, pause)
                wait, pause = pause, min(pause * 2, LONGEST_PAUSE)
            except OSError as error:
                log.warning("The disk refuses: %s", error)
                wait = LONGEST_PAUSE
            self._stopping.wait(wait)

    def fetch_all(self) -> float:
        """Fetch what may be fetched now; return the seconds after which to look again.

        Raises `AwayError` when the studio cannot be reached.
        """
        found = self._studio.work_list()
        write_whole_list(self._library.folder, found)
        for recording in found.get("withdrawn", ()):
            self._library.forget(int(recording))
        self._forget_old()
        wait = LOOK_SECONDS
        for entry in found["recordings"]:
            if self._stopping.is_set():
                break
            try:
                wait = min(wait, self._fetch(entry, int(found["piece_bytes"])))
            except ChangedError:
                wait = FIRST_PAUSE
        return wait

    def _fetch(self, entry: dict[str, Any], piece_bytes: int) -> float:
        film = Film.read(entry)
        if entry["received"]:
            return LOOK_SECONDS
        if self._library.is_whole(film):
            self._tell(entry, film)
            return LOOK_SECONDS
        if not self._library.has_room(film):
            log.warning("The disk is full: %s waits.", film.name)
            return LOOK_SECONDS
        self._library.begin(film)
        pieces = self._studio.pieces(entry)
        wait = self._fetch_pieces(entry, film, pieces, piece_bytes)
        if wait is not None:
            return wait
        if not self._library.finish(film, pieces, piece_bytes):
            log.warning("%s was damaged on the disk; its bad pieces are fetched again.", film.name)
            return FIRST_PAUSE
        self._tell(entry, film)
        return LOOK_SECONDS

    def _fetch_pieces(
        self, entry: dict[str, Any], film: Film, pieces: list[str], piece_bytes: int
    ) -> float | None:
        """Fetch what is missing; return how long to wait if the hours closed, None at the end."""
        have = self._library.verified_pieces(film)
        for number, digest in enumerate(pieces):
            if number in have:
                continue
            first = number * piece_bytes
            end = min(first + piece_bytes, film.size)
            for _ in range(MOST_BAD):
                verified = min(film.size, len(have) * piece_bytes)
                content = self._fetch_bytes(entry, first, end, verified)
                if isinstance(content, Later):
                    return content.seconds
                if sha256(content).hexdigest() == digest:
                    self._library.put_piece(film, number, first, content)
                    have.add(number)
                    break
                log.warning("Piece %s of %s came damaged.", number, film.name)
            else:
                return FIRST_PAUSE
        return None

    def _fetch_bytes(
        self, entry: dict[str, Any], first: int, end: int, verified: int
    ) -> bytes | Later:
        content = b""
        while len(content) < end - first:
            if self._stopping.is_set() or not self._is_open():
                return Later(FIRST_PAUSE if self._stopping.is_set() else 60.0)
            found = self._studio.some_bytes(entry, first + len(content), end, verified)
            if isinstance(found, Later):
                if found.seconds > 30.0:
                    return Later(min(found.seconds, LOOK_SECONDS))
                self._stopping.wait(found.seconds)
                continue
            content += found
            self._keep_rate(len(found))
        return content

    def _keep_rate(self, count: int) -> None:
        if self._habits.rate > 0:
            now = time.monotonic()
            self._free_at = max(self._free_at, now) + count / self._habits.rate
            self._stopping.wait(max(0.0, self._free_at - now))

    def _is_open(self) -> bool:
        now = self._now()
        return self._habits.is_open(now.hour * 60 + now.minute)

    def _tell(self, entry: dict[str, Any], film: Film) -> None:
        """Read the film from the disk once more, and hand in the receipt for what lies there."""
        found = self._library.sum_of(film)
        if found != film.sha256:
            self._library.forget(film.recording)
            return
        if self._studio.hand_in(entry, found):
            log.info("%s is here and the studio knows it.", film.name)

    def _forget_old(self) -> None:
        oldest = (self._now().date() - dt.timedelta(days=self._habits.keep_days)).isoformat()
        for film, _ in self._library.films():
            if film.day and film.day < oldest:
                self._library.forget(film.recording)


def write_whole_list(folder: Path, found: dict[str, Any]) -> None:
    """Keep the last list, for the page and for who looks what is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "list.json", json.dumps(found, ensure_ascii=False).encode())
