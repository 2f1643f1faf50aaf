"""The installation itself: which secret it was made with, and addresses of earlier secrets."""

import datetime as dt

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import UtcDateTime


class InstallationRow(Table):
    """The one row about the installation; of its secret only a fingerprint is kept."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    secret_fingerprint: Mapped[str] = mapped_column(String(64))
    secret_since: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class FormerAddressRow(Table):
    """An address that was made with an earlier secret and is good for a while longer."""

    __tablename__ = "former_addresses"
    __table_args__ = (Index("ix_former_addresses_holder", "what", "kind", "holder_id"),)

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    what: Mapped[str] = mapped_column(String(10))  # "page" or "feed"
    kind: Mapped[str] = mapped_column(String(20))
    holder_id: Mapped[str] = mapped_column(String(80))
    good_until: Mapped[dt.datetime] = mapped_column(UtcDateTime)
