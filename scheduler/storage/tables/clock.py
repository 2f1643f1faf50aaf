"""What is known of the machine's clock."""

import datetime as dt

from sqlalchemy import Float, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import UtcDateTime


class ClockRow(Table):
    """The last believed reading of the clock: `wall`, and seconds `running` since the start `boot`
    of the machine; `sure` if it was set by a time server. With it stands the doubt about the clock,
    empty while there is none: what the machine showed, and since when by believed time. `accepted`
    counts how often a person has said that it is right.
    """

    __tablename__ = "clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    wall: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    running: Mapped[float] = mapped_column(Float)
    boot: Mapped[str] = mapped_column(String(40))
    sure: Mapped[bool]
    doubt: Mapped[str] = mapped_column(String(20))
    shown: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    since: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    accepted: Mapped[int]
