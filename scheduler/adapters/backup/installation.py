"""Making backups of an installation, keeping so many of them, and putting one back."""

import datetime as dt
import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa

from scheduler.adapters.backup.archive import (
    PREFIX,
    SUFFIX,
    Manifest,
    archive_name,
    opened_backup,
    write_archive,
)
from scheduler.adapters.backup.database_copy import copy_database, copy_name, put_back
from scheduler.adapters.backup.sealing import Seal
from scheduler.adapters.durable import sync_folder, write_durably
from scheduler.domain.errors import UnavailableError

SECRET = "secret"  # noqa: S105 -- the file's name in the data folder
UNFINISHED = "restore-unfinished"
MEDIA = ("media", "materials")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where an installation is: its database, its data folder and its configuration file."""

    database_url: str
    data_dir: Path
    config_path: Path

    @property
    def url(self) -> sa.URL:
        """The address of the database."""
        return sa.make_url(self.database_url)


def make_backup(
    place: Installation, folder: Path, *, now: dt.datetime, release: int, seal: Seal | None = None
) -> Path:
    """Write a verified backup into a folder while the service runs, and return where it is.

    Raises `UnavailableError` when something cannot be read or written; nothing is left then.
    """
    with tempfile.TemporaryDirectory(prefix="educatec-backup-", dir=place.data_dir) as temporary:
        copy = Path(temporary) / copy_name(place.url)
        copy_database(place.url, copy)
        parts = {copy.name: copy, SECRET: place.data_dir / SECRET} | _inputs(place.config_path)
        manifest = Manifest(
            made_at=now.replace(microsecond=0).isoformat(),
            database=copy.name,
            release=release,
            files={name: sha256(path.read_bytes()).hexdigest() for name, path in parts.items()},
            media=_media(place.data_dir),
        )
        return write_archive(folder, archive_name(now, seal), parts, manifest, seal)


def backups_in(folder: Path) -> list[Path]:
    """Return the backups of a folder, the newest first."""
    found = [path for path in folder.glob(f"{PREFIX}*") if SUFFIX in path.name]
    return sorted((path for path in found if not path.name.endswith(".part")), reverse=True)


def drop_old_backups(folder: Path, keep: int) -> None:
    """Keep the newest so many backups of a folder, and what a power cut left of unfinished ones."""
    for path in backups_in(folder)[max(keep, 1) :]:
        path.unlink(missing_ok=True)
    for path in folder.glob(f"{PREFIX}*.part"):
        path.unlink(missing_ok=True)


def newest_instant(folder: Path) -> dt.datetime | None:
    """Return when the newest backup of a folder was made, by its name."""
    for path in backups_in(folder)[:1]:
        stamp = path.name.removeprefix(PREFIX).partition(".")[0]
        return dt.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    return None


def put_backup_back(
    place: Installation, path: Path, *, passphrase: str = "", identity: Path | None = None
) -> tuple[Manifest, list[str]]:
    """Make the installation what a backup holds; return its manifest and what is still missing.

    Until the caller has settled what happened since (and calls `finish_restore`), a marker keeps
    the service from starting: of a restore that a power cut ended nobody sees half. The inputs are
    put beside the configuration where they are missing, else into `restored-inputs`.
    """
    with opened_backup(path, passphrase=passphrase, identity=identity) as (manifest, folder):
        if manifest.database != copy_name(place.url):
            raise UnavailableError(
                "The backup holds a %(database)s database, and this installation uses another "
                "kind. Set [storage] database_url as it was.",
                database=manifest.database,
            )
        place.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_durably(place.data_dir / UNFINISHED, manifest.made_at.encode())
        write_durably(place.data_dir / SECRET, (folder / SECRET).read_bytes())
        staged = place.data_dir / f"restoring-{manifest.database}"
        shutil.copyfile(folder / manifest.database, staged)
        staged.chmod(0o600)
        with staged.open("rb") as file:
            os.fsync(file.fileno())
        put_back(place.url, staged)
        staged.unlink(missing_ok=True)
        sync_folder(place.data_dir)
        _put_inputs_back(place, folder, manifest)
    return manifest, sorted(set(manifest.media) - set(_media(place.data_dir)))


def finish_restore(data_dir: Path) -> None:
    """Let the service start again."""
    (data_dir / UNFINISHED).unlink(missing_ok=True)
    sync_folder(data_dir)


def refuse_unfinished_restore(data_dir: Path) -> None:
    """Raise `UnavailableError` while a restore has not come to its end."""
    if (data_dir / UNFINISHED).exists():
        raise UnavailableError(
            "A restore was not finished. Run `educatec restore` again with the backup."
        )


def _inputs(config: Path) -> dict[str, Path]:
    beside = config.parent
    found = {"config.toml": config} if config.is_file() else {}
    if (beside / "schools.csv").is_file():
        found["schools.csv"] = beside / "schools.csv"
    found |= {f"sessions/{path.name}": path for path in (beside / "sessions").glob("*.toml")}
    return found


def _put_inputs_back(place: Installation, folder: Path, manifest: Manifest) -> None:
    for name in manifest.files:
        if name in {manifest.database, SECRET}:
            continue
        target = place.config_path if name == "config.toml" else place.config_path.parent / name
        if target.exists():
            target = place.data_dir / "restored-inputs" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_durably(target, (folder / name).read_bytes())


def _media(data_dir: Path) -> dict[str, int]:
    return {
        str(path.relative_to(data_dir)): path.stat().st_size
        for kind in MEDIA
        for path in sorted((data_dir / kind).rglob("*"))
        if path.is_file()
    }
