"""What needs a person, from when to when."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import UtcDateTime


class AlertRow(Table):
    """A check of the installation that fails, and about which its keepers have been written to.

    `well_since` is from when on it has passed again, empty while it fails.
    """

    __tablename__ = "alerts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    well_since: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
