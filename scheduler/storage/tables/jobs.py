"""Planning in the background, and the scenarios that are planned beside the draft."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import Document, UtcDateTime


class JobRow(Table):
    """One long task. At most one is running, whichever process runs it; it shows that it is alive
    by raising `beat_at`.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "uq_jobs_running",
            "state",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(80))  # a scenario's id, else empty
    state: Mapped[str] = mapped_column(String(20))
    progress: Mapped[list[Any]] = mapped_column(Document)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(Document)
    fault: Mapped[str] = mapped_column(String(40))
    message: Mapped[str]
    stop_asked: Mapped[bool]
    started_by: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    beat_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class ScenarioRow(Table):
    """A named what-if: what is changed, over which days, and what came of planning it.

    `draft_revision` is the draft's when it was planned.
    """

    __tablename__ = "scenarios"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    change: Mapped[dict[str, Any]] = mapped_column(Document)
    first: Mapped[dt.date]
    last: Mapped[dt.date]
    outcome: Mapped[dict[str, Any] | None] = mapped_column(Document)
    draft_revision: Mapped[int | None]
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
