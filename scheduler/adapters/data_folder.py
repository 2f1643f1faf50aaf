"""The data folder: made for its owner alone, and closed to others where it was open to them."""

from pathlib import Path

from scheduler.adapters.durable import OWNER_ONLY

FOLDER = 0o700
OTHERS = 0o007


def open_data_folder(folder: Path) -> None:
    """Make the folder where it is missing; shut others out of it and of the files in it.

    A group keeps what an administrator gave it: a web server may hand recordings out. Raises
    `OSError` where the folder can neither be made nor closed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER)
    _shut(folder)
    for path in folder.iterdir():
        if path.is_file() and not path.is_symlink():
            _shut(path)


def make_private(path: Path) -> None:
    """Make an empty file that only its owner reads, where there is none.

    What SQLite puts beside its database gets the same rights as the database.
    """
    if path.parent.is_dir():
        path.touch(mode=OWNER_ONLY, exist_ok=True)


def _shut(path: Path) -> None:
    mode = path.stat().st_mode
    if mode & OTHERS:
        path.chmod(mode & 0o7777 & ~OTHERS)
