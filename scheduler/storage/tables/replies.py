"""What schools and teachers send back: readiness, head counts, losses, receipts, requests."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import Document, UtcDateTime


class RoomReplyRow(Table):
    """A school's word on whether its room is ready for a session; the last one holds."""

    __tablename__ = "room_replies"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    school_code: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    answer: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300))
    told_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class HeadCountRow(Table):
    """How many girls and boys of a level were in a school's room; no pupil is ever named."""

    __tablename__ = "head_counts"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    school_code: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(10), primary_key=True)
    girls: Mapped[int]
    boys: Mapped[int]
    told_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class LossRow(Table):
    """From which minute on a school lost a broadcast (0: it never came)."""

    __tablename__ = "losses"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    school_code: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    minute: Mapped[int]
    note: Mapped[str] = mapped_column(String(300))
    told_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class ReceiptRow(Table):
    """A school's word on a recording: it is here, or it is missing."""

    __tablename__ = "receipts"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    school_code: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    answer: Mapped[str] = mapped_column(String(20))
    told_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class RequestRow(Table):
    """A change of its own facts that a school or a teacher asks the operator for."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_state", "state"),
        Index("ix_requests_holder", "holder_kind", "holder_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    holder_kind: Mapped[str] = mapped_column(String(20))
    holder_id: Mapped[str] = mapped_column(String(80))
    body: Mapped[dict[str, Any]] = mapped_column(Document)
    note: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(String(120))
