"""Recordings on a disk: each file under the SHA-256 of its content, with the SHA-256 of its pieces.

A file is there whole or not at all: it is written (or linked) under another name, forced to the
disk, and only then renamed. It is never changed afterwards.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from scheduler.domain.errors import UnavailableError
from scheduler.domain.sentence import of_system
from scheduler.service.ports.media import DiskSpace, KeptFile

PIECE_BYTES = 1024 * 1024
DIGEST_BYTES = 32
PIECES = ".pieces"  # beside the file: the digests of its pieces, 32 bytes each


class FolderMediaStore:
    """A folder of large files, in one that must be there.

    Where that one is missing its disk is gone. Made anew it would take files that nobody finds
    once the disk is back.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, *, copy: bool = False) -> KeptFile:
        """Keep a file's content; the file itself stays where it is.

        On the same disk it is linked and not copied, unless `copy` asks for one because the file
        may be changed later. Raises `UnavailableError` when it cannot be read or kept.
        """
        with _told():
            draft = self._folder / "incoming" / secrets.token_hex(8)
            self._folder.mkdir(exist_ok=True)
            draft.parent.mkdir(exist_ok=True)
            try:
                _link_or_copy(path, draft, copy=copy)
                return self._settle(draft)
            finally:
                draft.unlink(missing_ok=True)

    def path_of(self, mark: str) -> Path:
        """Return where the file of a SHA-256 lies."""
        return self._folder / mark[:2] / mark

    def pieces(self, mark: str) -> tuple[str, ...]:
        """Return the SHA-256 of each piece of 1 MiB, in hexadecimal and in order."""
        with _told():
            found = self.path_of(mark).with_name(mark + PIECES).read_bytes()
        return tuple(
            found[first : first + DIGEST_BYTES].hex()
            for first in range(0, len(found), DIGEST_BYTES)
        )

    def is_sound(self, mark: str) -> bool:
        """Read a file and tell whether it is still what its name says."""
        with _told(), self.path_of(mark).open("rb") as file:
            whole = sha256()
            for piece in _read(file):
                whole.update(piece)
        return whole.hexdigest() == mark

    def drop(self, mark: str) -> None:
        """Delete a file, if it is there. Raises `UnavailableError` when the disk refuses."""
        with _told():
            path = self.path_of(mark)
            path.unlink(missing_ok=True)
            path.with_name(mark + PIECES).unlink(missing_ok=True)

    def marks(self, before: float) -> tuple[str, ...]:
        """Return the SHA-256 of the files that were stored before a time in seconds (Unix)."""
        with _told():
            files = [path for path in self._folder.glob("??/*") if path.suffix != PIECES]
            # A link keeps the time of what it was linked from; its own change counts.
            return tuple(sorted(one.name for one in files if one.stat().st_ctime < before))

    def space(self) -> DiskSpace:
        """Return what is free and what these files take, in bytes."""
        with _told():
            self._folder.mkdir(exist_ok=True)
            used = sum(file.stat().st_size for file in self._folder.glob("??/*"))
            return DiskSpace(free=shutil.disk_usage(self._folder).free, used=used)

    def _settle(self, draft: Path) -> KeptFile:
        whole, pieces, size = sha256(), [], 0
        with draft.open("rb") as file:
            for piece in _read(file):
                whole.update(piece)
                pieces.append(sha256(piece).digest())
                size += len(piece)
            os.fsync(file.fileno())
        mark = whole.hexdigest()
        target = self.path_of(mark)
        target.parent.mkdir(exist_ok=True)
        listed = draft.with_suffix(PIECES)
        with listed.open("wb") as file:
            file.write(b"".join(pieces))
            file.flush()
            os.fsync(file.fileno())
        listed.replace(target.with_name(mark + PIECES))
        draft.replace(target)
        _force_folder(target.parent)
        _force_folder(self._folder)
        return KeptFile(sha256=mark, size=size)


def _read(file: object) -> Iterator[bytes]:
    while piece := file.read(PIECE_BYTES):  # type: ignore[attr-defined] # an opened file
        yield piece


def _link_or_copy(path: Path, draft: Path, *, copy: bool) -> None:
    if not copy:
        with contextlib.suppress(OSError):  # another disk, or one that knows no links
            draft.hardlink_to(path)
            return
    shutil.copyfile(path, draft)


def _force_folder(folder: Path) -> None:
    """Force a folder's list of files to the disk, where the system can (Windows cannot)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnavailableError(
            "The recordings’ folder cannot be used: %(cause)s.", cause=of_system(error)
        ) from error
