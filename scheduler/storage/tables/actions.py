"""What is to be done at an instant, and the timer worker that does it."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import UtcDateTime


class ActionRow(Table):
    """One act of the timer worker, unique by session, kind and sequence; claimed before it is done.

    `about` is the instant the act is about, `epoch` the owner that claimed it.
    """

    __tablename__ = "actions"
    __table_args__ = (
        UniqueConstraint("session_id", "kind", "sequence"),
        Index("ix_actions_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    kind: Mapped[str] = mapped_column(String(20))
    sequence: Mapped[int]
    due_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    worth_until: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    about: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str]
    epoch: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class TimerWorkerRow(Table):
    """The one timer worker. `epoch` rises with every owner, so that a dead one's claims are known.
    `beat_at` is when the owner last looked, `reconciled` the release whose acts are rows.
    """

    __tablename__ = "clockwork"  # its name in every installation that there is

    id: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    owner: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    beat_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    reconciled: Mapped[int]
