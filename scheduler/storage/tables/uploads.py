"""Files handed over for an import, until it is decided."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import UtcDateTime


class UploadRow(Table):
    """The files of one upload, packed, under a name that cannot be guessed."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(120))
    whole: Mapped[bool]
    files: Mapped[bytes]
