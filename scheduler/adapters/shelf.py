"""Files of the installation, in a folder of its data: each under the SHA-256 of its content."""

from pathlib import Path

from scheduler.adapters.durable import write_durably
from scheduler.domain.errors import UnavailableError
from scheduler.domain.sentence import of_system


class FolderShelf:
    """A folder in one that must be there; the same content lies there once, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, mark: str, content: bytes) -> None:
        """Keep content under its mark. Raises `UnavailableError` when the disk refuses."""
        try:
            self._folder.mkdir(exist_ok=True)
            write_durably(self._folder / mark, content)
        except OSError as error:
            raise UnavailableError(
                "The file cannot be stored: %(cause)s.", cause=of_system(error)
            ) from error

    def get(self, mark: str) -> bytes:
        """Return what lies under a mark. Raises `UnavailableError` when it cannot be read."""
        try:
            return (self._folder / mark).read_bytes()
        except OSError as error:
            raise UnavailableError(
                "The file cannot be read: %(cause)s.", cause=of_system(error)
            ) from error

    def drop(self, mark: str) -> None:
        """Take away what lies under a mark, if anything does."""
        (self._folder / mark).unlink(missing_ok=True)
