"""The installation's secret on the disk, for its owner's eyes only."""

from pathlib import Path

from scheduler.adapters.durable import OWNER_ONLY, make_durably, sync_folder, write_durably

NEXT = ".next"  # the name's ending while a rotation is under way


class SecretFile:
    """A file of the data folder. What is in it is not judged here."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._next = path.with_name(path.name + NEXT)

    @property
    def name(self) -> str:
        """The file's name, for sentences."""
        return self._path.name

    def read(self) -> bytes | None:
        """Return what is kept; None where there is no file."""
        return _read(self._path)

    def make(self, secret: bytes) -> bytes:
        """Keep a secret where there is none yet; return the one that is kept then."""
        make_durably(self._path, secret)
        return self.read() or b""

    def stage(self, secret: bytes) -> None:
        """Keep the secret that is about to take over beside the one in force."""
        write_durably(self._next, secret)

    def staged(self) -> bytes | None:
        """Return the secret that was about to take over; None where no rotation was begun."""
        return _read(self._next)

    def promote(self) -> None:
        """Let the secret that was staged take over."""
        self._next.replace(self._path)
        sync_folder(self._path.parent)


def _read(path: Path) -> bytes | None:
    try:
        if path.stat().st_mode & 0o077:
            path.chmod(OWNER_ONLY)
        return path.read_bytes()
    except FileNotFoundError:
        return None
