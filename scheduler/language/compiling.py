"""Compiled catalogues that are never older than what they are compiled from."""

import contextlib
import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "translations"


def compile_stale(folder: Path = FOLDER) -> None:
    """Compile each catalogue whose compiled form is missing or older, where it may be written.

    An installation brings them compiled; a checkout of the source gets them here.
    """
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with contextlib.suppress(PermissionError):
            _compile(source, target, locale=source.parents[1].name)


def _compile(source: Path, target: Path, locale: str) -> None:
    """Replace the compiled form in one step: another process may be reading it."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".mo.tmp")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalogue)
    Path(name).replace(target)
