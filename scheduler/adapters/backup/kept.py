"""The folder in which an installation keeps its own backups."""

import datetime as dt
from pathlib import Path

from scheduler.adapters.backup.installation import (
    Installation,
    drop_old_backups,
    make_backup,
    newest_instant,
)


class BackupFolder:
    """Keeps so many backups of an installation in a folder."""

    def __init__(self, place: Installation, folder: Path, keep: int) -> None:
        self._place, self._folder, self._keep = place, folder, keep

    def newest(self) -> dt.datetime | None:
        """Return when the newest one was made; None where there is none."""
        return newest_instant(self._folder)

    def make(self, now: dt.datetime, release: int) -> str:
        """Make a verified one, drop the oldest, and return its name."""
        made = make_backup(self._place, self._folder, now=now, release=release)
        drop_old_backups(self._folder, self._keep)
        return made.name
