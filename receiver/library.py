"""The films on the school's disk: pieces that survive a power cut, and what is known of each film.

A piece is written, forced to the disk, and only then noted in the list of verified pieces, which is
forced too. What is not noted is fetched again, so a cut costs one piece at most.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

NOTE_BYTES = 4  # of a verified piece's number
RESERVE = 500 * 1024 * 1024  # left free on the disk
READ_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Film:
    """One recording as the studio lists it; `title` and `teacher` by language, `size` in bytes."""

    recording: int
    sha256: str
    size: int
    name: str
    title: dict[str, str]
    teacher: dict[str, str] = field(default_factory=dict)
    levels: list[str] = field(default_factory=list)
    day: str = ""
    watch_from: str | None = None
    media_type: str = "video/mp4"
    rights: str = ""

    @classmethod
    def read(cls, entry: dict[str, Any]) -> "Film":
        """Read an entry of a list; what is unknown is left out."""
        return cls(**{name: entry[name] for name in cls.__dataclass_fields__ if name in entry})


class Library:
    """A folder of films, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def films(self) -> list[tuple[Film, bool]]:
        """Return the films that are known here and whether each is whole, the newest first."""
        found = []
        for facts in self.folder.glob("*/film.json"):
            with contextlib.suppress(OSError, ValueError, TypeError):
                film = Film.read(json.loads(facts.read_text("utf-8")))
                found.append((film, self.is_whole(film)))
        return sorted(found, key=lambda pair: (pair[0].day, pair[0].recording), reverse=True)

    def begin(self, film: Film) -> None:
        """Keep what is known of a film."""
        target = self._of(film) / "film.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, json.dumps(asdict(film), ensure_ascii=False).encode())

    def has_room(self, film: Film) -> bool:
        """Tell whether the disk can take what is still missing of a film."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self._of(film) / "film.part"
        there = part.stat().st_size if part.exists() else 0
        return shutil.disk_usage(self.folder).free - RESERVE >= film.size - there

    def path_of(self, film: Film) -> Path:
        """Return where a whole film lies."""
        return self._of(film) / f"film{Path(film.name).suffix or '.mp4'}"

    def is_whole(self, film: Film) -> bool:
        """Tell whether a film was verified as a whole."""
        return self.path_of(film).exists()

    def verified_pieces(self, film: Film) -> set[int]:
        """Return the numbers of the pieces that are on the disk for certain."""
        notes = self._of(film) / "pieces"
        with contextlib.suppress(FileNotFoundError):
            known = notes.read_bytes()
            whole = len(known) - len(known) % NOTE_BYTES  # a cut may have left half a note
            return {
                int.from_bytes(known[at : at + NOTE_BYTES], "big")
                for at in range(0, whole, NOTE_BYTES)
            }
        return set()

    def put_piece(self, film: Film, number: int, first: int, content: bytes) -> None:
        """Write a verified piece that begins at a byte, and note it."""
        folder = self._of(film)
        part = folder / "film.part"
        with part.open("r+b" if part.exists() else "w+b") as file:
            file.seek(first)
            file.write(content)
            force(file)
        with (folder / "pieces").open("ab") as notes:
            if notes.tell() % NOTE_BYTES:
                notes.truncate(notes.tell() - notes.tell() % NOTE_BYTES)
            notes.write(number.to_bytes(NOTE_BYTES, "big"))
            force(notes)

    def finish(self, film: Film, pieces: list[str], piece_bytes: int) -> bool:
        """Verify a film as a whole and give it its name; else forget the pieces that are damaged.

        False when something must be fetched again.
        """
        part, whole = self._of(film) / "film.part", sha256()
        damaged: set[int] = set()
        with part.open("r+b") as file:
            file.truncate(film.size)
            file.seek(0)
            for number, content in enumerate(_blocks(file, piece_bytes)):
                whole.update(content)
                if sha256(content).hexdigest() != pieces[number]:
                    damaged.add(number)
            force(file)
        if damaged or whole.hexdigest() != film.sha256:
            sound = self.verified_pieces(film) - damaged if damaged else set()
            notes = b"".join(one.to_bytes(NOTE_BYTES, "big") for one in sorted(sound))
            write_whole(self._of(film) / "pieces", notes)
            return False
        part.replace(self.path_of(film))
        force_folder(self._of(film))
        return True

    def add_whole(self, film: Film, source: Path) -> bool:
        """Copy a film from elsewhere, a memory stick, if it is whole; tell whether it was."""
        self.begin(film)
        part, whole = self._of(film) / "film.part", sha256()
        with source.open("rb") as given, part.open("wb") as kept:
            for content in _blocks(given, READ_BYTES):
                whole.update(content)
                kept.write(content)
            force(kept)
        if whole.hexdigest() != film.sha256:
            part.unlink()
            return False
        part.replace(self.path_of(film))
        force_folder(self._of(film))
        return True

    def sum_of(self, film: Film) -> str:
        """Read a whole film from the disk and return its SHA-256."""
        whole = sha256()
        with self.path_of(film).open("rb") as file:
            for content in _blocks(file, READ_BYTES):
                whole.update(content)
        return whole.hexdigest()

    def forget(self, recording: int) -> None:
        """Delete a film and all that is known of it."""
        shutil.rmtree(self.folder / str(recording), ignore_errors=True)

    def _of(self, film: Film) -> Path:
        return self.folder / str(film.recording)


def write_whole(target: Path, content: bytes) -> None:
    """Write a small file so that it is there whole or not at all."""
    draft = target.with_suffix(".new")
    with draft.open("wb") as file:
        file.write(content)
        force(file)
    draft.replace(target)
    force_folder(target.parent)


def force(file: BinaryIO) -> None:
    """Force what was written to the disk; Windows knows no fdatasync."""
    file.flush()
    sync = getattr(os, "fdatasync", os.fsync)
    sync(file.fileno())


def force_folder(folder: Path) -> None:
    """Force a folder's list of files to the disk, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _blocks(file: BinaryIO, size: int) -> Iterator[bytes]:
    while content := file.read(size):
        yield content
