"""The draft: what the planner and the operator work on, and the log of who did what."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import Document, UtcDateTime


class DraftRow(Table):
    """The one draft. Whoever books locks this row first, so bookings happen one after another."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]


class SessionRow(Table):
    """A session of the draft. Wall day, minutes and zone are the truth; `start_at` and `end_at` are
    the UTC instants derived from them with the zone data named beside.

    `studio_id` and `teacher_id` are what the booking takes: both empty for a session supplied as a
    file. Only one row a number is alive; those cancelled or not held stay.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        Index(
            "uq_sessions_alive",
            "programme_id",
            "number",
            unique=True,
            sqlite_where=text("state NOT IN ('cancelled', 'missed')"),
            postgresql_where=text("state NOT IN ('cancelled', 'missed')"),
        ),
        Index("ix_sessions_studio_start", "studio_id", "start_at"),
        Index("ix_sessions_teacher_start", "teacher_id", "start_at"),
        Index("ix_sessions_day", "day"),
        # The id of a deleted session is never given to another one.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    # Equal to `uid`; SQLite cannot drop a unique column. Once the UID of a session's opening, which
    # `former_uid` still is where a calendar was given it.
    opening_uid: Mapped[str] = mapped_column(String(36), unique=True)
    former_uid: Mapped[str | None] = mapped_column(String(36))
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    day: Mapped[dt.date | None]
    start: Mapped[int | None]
    minutes: Mapped[int | None]
    opening_day: Mapped[dt.date | None]
    opening_start: Mapped[int | None]
    opening_minutes: Mapped[int | None]
    zone_name: Mapped[str | None] = mapped_column(String(60))
    zone_version: Mapped[str | None] = mapped_column(String(20))
    start_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    end_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    studio_id: Mapped[str | None] = mapped_column(ForeignKey("studios.id"))
    teacher_id: Mapped[str | None] = mapped_column(String(80))
    locked: Mapped[bool] = mapped_column(default=False)
    receptions: Mapped[list[Any]] = mapped_column(Document)
    unplaced: Mapped[dict[str, Any] | None] = mapped_column(Document)
    revision: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class AuditRow(Table):
    """One act: who, when, what. Edits of the draft also keep what was before and after."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(String(120), index=True)
    act: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(160), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(Document)
    before: Mapped[list[Any] | None] = mapped_column(Document)
    after: Mapped[list[Any] | None] = mapped_column(Document)
    undone: Mapped[bool] = mapped_column(default=False)
