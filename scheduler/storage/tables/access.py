"""Who may open what: links and feed addresses, of which only the SHA-256 is kept."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import Document, UtcDateTime


class LinkRow(Table):
    """The link to a school's or a teacher's page."""

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("kind", "holder_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    holder_id: Mapped[str] = mapped_column(String(80))
    generation: Mapped[int]
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class FeedRow(Table):
    """A feed with the stored state its validators are made of, so that a 304 takes one read.

    `version` rises and `changed_at` moves forward whenever a release or an import changes what the
    feed says. `days` are the wall days of what it may show. From them follow the days on which
    something enters or leaves its window. `release` is the one that changed it last, 0 before any.
    """

    __tablename__ = "feeds"
    __table_args__ = (UniqueConstraint("kind", "holder_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    holder_id: Mapped[str] = mapped_column(String(80))
    generation: Mapped[int]
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(10))
    options: Mapped[dict[str, Any]] = mapped_column(Document)
    version: Mapped[int]
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    days: Mapped[dict[str, Any]] = mapped_column(Document)
    fetched_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    fetched_by: Mapped[str] = mapped_column(String(60))
    release: Mapped[int]
    fetched_release: Mapped[int]
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class FetchRow(Table):
    """How often one family of clients was given one state of a feed, and when first and last."""

    __tablename__ = "fetches"

    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id"), primary_key=True)
    client: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    release: Mapped[int]
    first_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    times: Mapped[int]
