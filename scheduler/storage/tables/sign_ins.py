"""What a sign-in leaves behind: sessions, tries that are counted, and second factors."""

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import UtcDateTime


class WebSessionRow(Table):
    """A person signed in on a device; of the cookie only the SHA-256 is kept."""

    __tablename__ = "web_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    generation: Mapped[int]  # the account's, when it began
    how: Mapped[str] = mapped_column(String(20))
    device: Mapped[str] = mapped_column(String(60))  # "Firefox, Windows": no address, no version
    remembered: Mapped[bool]
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    idle_until: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class CounterRow(Table):
    """How often something was tried in a span of time; what, only as a hash."""

    __tablename__ = "counters"

    key_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    hits: Mapped[int]
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)


class SecondFactorRow(Table):
    """A person's key for one-time codes (TOTP), sealed with the installation's secret."""

    __tablename__ = "second_factors"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    sealed: Mapped[str] = mapped_column(String(300))
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int]  # of the code that was used last; no code is good twice


class RecoveryCodeRow(Table):
    """A code that stands for a lost telephone, once."""

    __tablename__ = "recovery_codes"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    code_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
