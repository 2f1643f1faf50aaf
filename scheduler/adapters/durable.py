"""Files that are there whole or not at all, also after a power cut."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

OWNER_ONLY = 0o600


def write_durably(path: Path, content: bytes, *, mode: int = OWNER_ONLY) -> None:
    """Put content in a file's place: written aside, forced to the disk, renamed, the folder forced.

    Raises `OSError` when the disk refuses; what was there before is then still there.
    """
    with _draft(path, content, mode) as draft:
        draft.replace(path)
    sync_folder(path.parent)


def make_durably(path: Path, content: bytes, *, mode: int = OWNER_ONLY) -> None:
    """Make a file that is not there yet, as `write_durably` does; leave one that is.

    Of two processes that make it at once one wins, and neither reads half of it.
    """
    with _draft(path, content, mode) as draft, contextlib.suppress(FileExistsError):
        os.link(draft, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Force a folder's list of names to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _draft(path: Path, content: bytes, mode: int) -> Iterator[Path]:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
