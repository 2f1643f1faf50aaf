"""One backup is one file: a compressed tar of the database, the secret and the inputs, and a
manifest with the SHA-256 of each. Recordings and materials are too large: the manifest lists them.

A backup is written under another name, forced to the disk, opened again and checked member by
member, and only then given its name. What bears the name is whole.
"""

import datetime as dt
import io
import json
import os
import secrets
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from scheduler.adapters.backup.database_copy import check_copy
from scheduler.adapters.backup.sealing import ENDING, Seal, decrypt
from scheduler.adapters.durable import OWNER_ONLY, sync_folder
from scheduler.domain.errors import UnavailableError
from scheduler.domain.sentence import of_system

FORMAT = 1
MANIFEST = "manifest.json"
PREFIX, SUFFIX = "educatec-", ".tar.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds: `files` and `media` are SHA-256 by name; `made_at` an instant in UTC."""

    made_at: str
    database: str  # the name of the copy among the files
    release: int
    files: dict[str, str] = field(default_factory=dict)
    media: dict[str, int] = field(default_factory=dict)  # bytes by path in the data folder
    format: int = FORMAT

    @property
    def instant(self) -> dt.datetime:
        """When the database was copied, in UTC."""
        return dt.datetime.fromisoformat(self.made_at)


def archive_name(at: dt.datetime, seal: Seal | None) -> str:
    """Return the name of a backup made at an instant."""
    return f"{PREFIX}{at:%Y%m%dT%H%M%SZ}{SUFFIX}{ENDING if seal else ''}"


def write_archive(
    folder: Path, name: str, parts: Mapping[str, Path], manifest: Manifest, seal: Seal | None
) -> Path:
    """Write a backup, open it again, check it, and return where it is.

    Raises `UnavailableError` when the disk refuses or the check fails; nothing is left then.
    """
    draft = folder / f"{name}.{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = _packed(parts, manifest)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(seal.encrypt(content) if seal else content)
            file.flush()
            os.fsync(file.fileno())
        if seal is None:
            with opened_backup(draft):
                pass
        else:  # a backup for somebody else's key can only be opened by its owner
            _check_members(content)
        draft.replace(folder / name)
        sync_folder(folder)
    except OSError as error:
        raise UnavailableError(
            "The backup cannot be written: %(cause)s.", cause=of_system(error)
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return folder / name


@contextmanager
def opened_backup(
    path: Path, *, passphrase: str = "", identity: Path | None = None
) -> Iterator[tuple[Manifest, Path]]:
    """Unpack a backup into a folder that goes with the block, checked; yield manifest and folder.

    Raises `UnavailableError` when it is no backup, damaged, or cannot be decrypted.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnavailableError(
            "%(path)s cannot be read: %(cause)s.", path=path.name, cause=of_system(error)
        ) from error
    if path.name.removesuffix(".part").endswith(ENDING) or content.startswith(b"age-encryption"):
        content = decrypt(content, passphrase=passphrase, identity=identity)
    with tempfile.TemporaryDirectory(prefix="educatec-restore-") as temporary:
        folder = Path(temporary)
        yield _unpacked(content, folder), folder


def _packed(parts: Mapping[str, Path], manifest: Manifest) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
        for name, path in sorted(parts.items()):
            archive.add(path, arcname=name, recursive=False)
    return out.getvalue()


def _check_members(content: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="educatec-check-") as temporary:
        _unpacked(content, Path(temporary))


def _unpacked(content: bytes, folder: Path) -> Manifest:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, EOFError, tarfile.TarError, ValueError, TypeError) as error:
        raise UnavailableError(
            "This is no backup, or it is damaged: %(error)s.", error=error
        ) from error
    if manifest.format > FORMAT:
        raise UnavailableError("A newer program made this backup. Update this program first.")
    for name, digest in manifest.files.items():
        part = folder / name
        if not part.is_file() or sha256(part.read_bytes()).hexdigest() != digest:
            raise UnavailableError(
                "The backup is damaged: %(name)s is not what was written.", name=name
            )
    check_copy(folder / manifest.database)
    return manifest
