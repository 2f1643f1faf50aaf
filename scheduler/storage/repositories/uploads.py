"""Uploads between being looked at and being taken in."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from scheduler.storage.tables.uploads import UploadRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUpload:
    """Packed files, with who handed them over and whether they are the whole of their lists."""

    id: str
    made_at: dt.datetime
    made_by: str
    whole: bool
    files: bytes


class UploadRepository:
    """Keeps uploads for a while."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, upload: StoredUpload) -> None:
        """Keep an upload."""
        names = ("id", "made_at", "made_by", "whole", "files")
        values = {name: getattr(upload, name) for name in names}
        self._connection.execute(sa.insert(UploadRow).values(values))

    def find(self, upload_id: str, made_by: str, since: dt.datetime) -> StoredUpload | None:
        """Return somebody's upload, unless it was made before an instant."""
        query = sa.select(UploadRow.__table__).where(
            UploadRow.id == upload_id, UploadRow.made_by == made_by, UploadRow.made_at >= since
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else StoredUpload(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for a row as a mapping

    def drop(self, upload_id: str) -> None:
        """Forget an upload."""
        self._connection.execute(sa.delete(UploadRow).where(UploadRow.id == upload_id))

    def drop_before(self, instant: dt.datetime) -> None:
        """Forget what was handed over before an instant."""
        self._connection.execute(sa.delete(UploadRow).where(UploadRow.made_at < instant))
