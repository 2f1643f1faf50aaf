"""The province as the files brought it in. Rows are retired, never deleted: releases name them."""

import datetime as dt
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import Document, UtcDateTime


class Named:
    """What schools, studios, teachers and programmes have alike.

    `position` keeps the order of the file; `body` is the whole value, the other columns are copies
    of its parts to search by.
    """

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(Document)
    retired_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class SchoolRow(Named, Table):
    """A school, by its code."""

    __tablename__ = "schools"

    commune: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    link: Mapped[str] = mapped_column(String(20))


class StudioRow(Named, Table):
    """A studio."""

    __tablename__ = "studios"


class TeacherRow(Named, Table):
    """A teacher."""

    __tablename__ = "teachers"


class ProgrammeRow(Named, Table):
    """A programme. Its teacher is checked on intake, not here: a plan may name the fault."""

    __tablename__ = "programmes"

    teacher_id: Mapped[str] = mapped_column(String(80), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    priority: Mapped[int]


class DocumentRow(Table):
    """The calendar, the network and the settings, a document each; `revision` rises on change."""

    __tablename__ = "documents"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(Document)
    revision: Mapped[int]
