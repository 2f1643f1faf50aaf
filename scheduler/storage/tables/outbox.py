"""What is to be told to whom, and how each wants to be told."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import Document, UtcDateTime


class ReaderRow(Table):
    """How one school or teacher wants to be told; who has no row gets the house's defaults."""

    __tablename__ = "readers"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    holder_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    language: Mapped[str] = mapped_column(String(10))
    digests: Mapped[bool]
    invitations: Mapped[bool]
    day_before: Mapped[bool]
    soon: Mapped[bool]


class OutboxRow(Table):
    """One message to one person; `key` makes it unique, so that it is written and sent once.

    `message_id` stays the same however often sending is tried; `about_day` is the wall day that a
    reminder is about, `about_uid` the event of an invitation.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_state_due_at", "state", "due_at"),
        Index("ix_outbox_holder_about_day", "holder_kind", "holder_id", "about_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    release: Mapped[int | None] = mapped_column(ForeignKey("releases.number"))
    holder_kind: Mapped[str] = mapped_column(String(20))
    holder_id: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    about_day: Mapped[dt.date | None]
    about_uid: Mapped[str | None] = mapped_column(String(36))
    body: Mapped[dict[str, Any]] = mapped_column(Document)
    urgent: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int]
    outcome: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    worth_until: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    epoch: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
