"""Recordings, and their way to each school."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Date, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import Document, UtcDateTime


class RecordingRow(Table):
    """One file of one session, and its state."""

    __tablename__ = "recordings"
    __table_args__ = (
        Index("ix_recordings_session_id", "session_id"),
        Index("ix_recordings_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    state: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    file_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    seconds: Mapped[float | None] = mapped_column(Float)
    consent: Mapped[str] = mapped_column(String(20))
    rights: Mapped[str] = mapped_column(String(300))
    findings: Mapped[list[Any]] = mapped_column(Document)
    handed_in_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    handed_in_by: Mapped[str] = mapped_column(String(120))
    checked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    opened_by: Mapped[str] = mapped_column(String(120))
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str] = mapped_column(String(120))
    withdrawn_reason: Mapped[str] = mapped_column(String(300))
    removed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class TransferRow(Table):
    """How far a recording has come on its way to one school, and the school's proof of having it.

    `nonce` belongs to this delivery alone and changes when it is sent again, so that an old receipt
    proves nothing new.
    """

    __tablename__ = "transfers"

    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), primary_key=True)
    school_code: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64))
    sent_bytes: Mapped[int] = mapped_column(BigInteger)
    verified_bytes: Mapped[int] = mapped_column(BigInteger)
    requests: Mapped[int]
    first_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    last_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    any_hour: Mapped[bool]
    received_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    received_by: Mapped[str] = mapped_column(String(20))


class LineAllowanceRow(Table):
    """From when on the next byte may go to a school: the one rate limit of all processes."""

    __tablename__ = "line_allowances"

    school_code: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    next_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class UplinkAllowanceRow(Table):
    """From when on the next byte may leave the studio, where no relay copies recordings."""

    __tablename__ = "uplink_allowances"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    next_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class RerunRow(Table):
    """When a school shows a recording in one of its rooms: a wall day and minutes of the day.

    One that is called off stays, so that calendars can strike it out.
    """

    __tablename__ = "reruns"
    __table_args__ = (Index("ix_reruns_school_code", "school_code"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    school_code: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date)
    start: Mapped[int]
    minutes: Mapped[int]
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    called_off: Mapped[bool]
