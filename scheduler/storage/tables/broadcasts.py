"""What happens in the studio, and what schools' players say of it."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import Document, UtcDateTime


class BroadcastRow(Table):
    """One session on its way through the studio; made before it begins, so that a crash loses none.

    `starts_at`, `ends_at`, `held`, `audience` and `is_aborted` are what is wanted, the rest what is
    so.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (Index("ix_broadcasts_studio_id_state", "studio_id", "state"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    studio_id: Mapped[str] = mapped_column(String(80))
    driver: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    fault: Mapped[str] = mapped_column(String(20))
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    starts_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    planned_start: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    planned_end: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    recorded: Mapped[bool]
    audience: Mapped[bool]
    held: Mapped[bool]
    is_aborted: Mapped[bool]
    aired_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(500))
    evidence: Mapped[dict[str, Any]] = mapped_column(Document)
    seen_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class BroadcastChangeRow(Table):
    """One change of a broadcast's state, with its cause and evidence; never changed afterwards."""

    __tablename__ = "broadcast_changes"
    __table_args__ = (Index("ix_broadcast_changes_session_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    fault: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(80))
    evidence: Mapped[dict[str, Any]] = mapped_column(Document)
    actor: Mapped[str] = mapped_column(String(120))


class RoomOnAirRow(Table):
    """What a school's player last said of a broadcast."""

    __tablename__ = "rooms_on_air"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    school_code: Mapped[str] = mapped_column(ForeignKey("schools.id"), primary_key=True)
    variant: Mapped[str] = mapped_column(String(40))
    delay: Mapped[int | None]
    stalls: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    joined_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
