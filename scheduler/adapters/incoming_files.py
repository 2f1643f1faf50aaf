"""Files of several gigabytes on their way in, in a folder: what has come, and what is known of it.

How much has come is the size of the file itself, so that it is true after any crash.
"""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from scheduler.domain.errors import LostUpdateError, UnavailableError
from scheduler.domain.sentence import of_system
from scheduler.service.ports.media import IncomingFile

NAME_BYTES = 16


class IncomingFolder:
    """A folder in that of the recordings, with two files an upload: bytes, and what is known."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, facts: IncomingFile) -> str:
        """Begin an upload and return its name, which cannot be guessed."""
        name = secrets.token_hex(NAME_BYTES)
        with _told():
            self._folder.parent.mkdir(exist_ok=True)
            self._folder.mkdir(exist_ok=True)
            with self._facts(name).open("w", encoding="utf-8") as file:
                json.dump(asdict(facts), file)
                file.flush()
                os.fsync(file.fileno())
            self.path_of(name).touch()
        return name

    def find(self, name: str) -> tuple[IncomingFile, int] | None:
        """Return what is known of an upload and how many bytes have come; None for none."""
        if not _is_name(name):
            return None
        try:
            facts = json.loads(self._facts(name).read_text("utf-8"))
            return IncomingFile(**facts), self.path_of(name).stat().st_size
        except (OSError, ValueError):
            return None

    def append(self, name: str, offset: int, content: Iterator[bytes]) -> int:
        """Add bytes at an offset, and return how many there are now.

        What came before the connection broke is kept. Raises `LostUpdateError` when another
        offset, or another sender, is on.
        """
        with _told(), self.path_of(name).open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LostUpdateError("upload", name, offset, "another sender") from None
            at = file.seek(0, os.SEEK_END)
            if at != offset:
                raise LostUpdateError("upload", name, offset, at)
            try:
                for part in content:
                    file.write(part)
            finally:
                file.flush()
                os.fsync(file.fileno())
            return file.tell()

    def path_of(self, name: str) -> Path:
        """Return where the bytes of an upload lie."""
        return self._folder / f"{name}.part"

    def drop(self, name: str) -> None:
        """Forget an upload."""
        with _told():
            self.path_of(name).unlink(missing_ok=True)
            self._facts(name).unlink(missing_ok=True)

    def names(self) -> tuple[str, ...]:
        """Return all uploads."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.json")))

    def _facts(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def _is_name(name: str) -> bool:
    return len(name) == 2 * NAME_BYTES and all(letter in "0123456789abcdef" for letter in name)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnavailableError(
            "The upload cannot be stored: %(cause)s.", cause=of_system(error)
        ) from error
