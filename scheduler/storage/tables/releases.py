"""What was released: numbered releases, and for each session its versions, which never change."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import Document, UtcDateTime


class ReleaseRow(Table):
    """A release; the four counts say what it did to how many sessions."""

    __tablename__ = "releases"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(120))
    note: Mapped[str]
    new: Mapped[int]
    moved: Mapped[int]
    changed: Mapped[int]
    cancelled: Mapped[int]
    digests_due: Mapped[bool | None]  # until everybody has been written to


class VersionRow(Table):
    """One session as one release made it; `newest` marks the version in force."""

    __tablename__ = "session_versions"
    __table_args__ = (
        UniqueConstraint("session_id", "sequence"),
        Index(
            "uq_session_versions_newest",
            "session_id",
            unique=True,
            sqlite_where=text("newest"),
            postgresql_where=text("newest"),
        ),
        Index("ix_session_versions_start_at", "start_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    sequence: Mapped[int]
    release: Mapped[int] = mapped_column(ForeignKey("releases.number"), index=True)
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20))
    start_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    end_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    newest: Mapped[bool]
    facts: Mapped[dict[str, Any]] = mapped_column(Document)


class AudienceRow(Table):
    """Who sees the version in force of a session: a school, a teacher, a studio, … by kind and id.

    `day` is the wall day on which it is for this holder: a recorded-only session has one in the
    studio and another at the schools. `departed` holders had it once and have left it; they see it
    called off.
    """

    __tablename__ = "session_audience"
    __table_args__ = (Index("ix_session_audience_day", "kind", "holder_id", "day"),)

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    holder_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True, index=True)
    day: Mapped[dt.date]
    departed: Mapped[bool]
