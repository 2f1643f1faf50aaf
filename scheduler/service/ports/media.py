"""Where recordings and papers are kept, and what looks into them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scheduler.domain.recording_check import MediaFacts


class Shelf(Protocol):
    """Somewhere to keep files, each under the SHA-256 of its content."""

    def put(self, mark: str, content: bytes) -> None:
        """Keep content under its mark. Raises `UnavailableError` when it cannot be kept."""
        ...

    def get(self, mark: str) -> bytes:
        """Return what lies under a mark. Raises `UnavailableError` when it cannot be read."""
        ...

    def drop(self, mark: str) -> None:
        """Take away what lies under a mark, if anything does."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file in the media store: its SHA-256 in hexadecimal, and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSpace:
    """What is free on the media store's disk, and what its files take, in bytes."""

    free: int
    used: int


class MediaStore(Protocol):
    """Somewhere to keep recordings, each under the SHA-256 of its content."""

    def keep(self, path: Path, *, copy: bool = False) -> KeptFile:
        """Keep a file's content; the file itself stays. Raises `UnavailableError`."""
        ...

    def path_of(self, mark: str) -> Path:
        """Return where the file of a SHA-256 lies."""
        ...

    def pieces(self, mark: str) -> tuple[str, ...]:
        """Return the SHA-256 of each piece of 1 MiB. Raises `UnavailableError`."""
        ...

    def is_sound(self, mark: str) -> bool:
        """Tell whether a file is still what its name says. Raises `UnavailableError`."""
        ...

    def drop(self, mark: str) -> None:
        """Delete a file, if it is there. Raises `UnavailableError`."""
        ...

    def marks(self, before: float) -> tuple[str, ...]:
        """Return the SHA-256 of the files that were stored before a time in seconds (Unix)."""
        ...

    def space(self) -> DiskSpace:
        """Return what is free, and what the files take. Raises `UnavailableError`."""
        ...


class MediaChecker(Protocol):
    """Something that decodes a whole recording and tells what is in it."""

    def look_at(self, path: Path, is_stopping: Callable[[], bool]) -> MediaFacts | None:
        """Return what is in a file; None when it was told to stop before the end.

        Raises `UnavailableError` when there is no decoder.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFile:
    """A file on its way in: for which session, its name and size in bytes, who sends it, and when
    it was begun (UTC, ISO 8601).
    """

    session_id: int
    name: str
    size: int
    actor: str
    begun_at: str


class IncomingFiles(Protocol):
    """Somewhere for files that come in pieces."""

    def begin(self, facts: IncomingFile) -> str:
        """Begin an upload and return its name. Raises `UnavailableError`."""
        ...

    def find(self, name: str) -> tuple[IncomingFile, int] | None:
        """Return what is known of an upload and how many bytes have come; None for none."""
        ...

    def append(self, name: str, offset: int, content: Iterator[bytes]) -> int:
        """Add bytes at an offset, and return how many there are now.

        Raises `LostUpdateError` when another offset or another sender is on, `UnavailableError`.
        """
        ...

    def path_of(self, name: str) -> Path:
        """Return where the bytes of an upload lie."""
        ...

    def drop(self, name: str) -> None:
        """Forget an upload."""
        ...

    def names(self) -> tuple[str, ...]:
        """Return all uploads."""
        ...
