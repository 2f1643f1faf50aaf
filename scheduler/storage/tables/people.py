"""People who sign in, and the sign-ins that are good for one use."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import Document, UtcDateTime


class PersonRow(Table):
    """An account; `password_hash` is Argon2's own form, parameters and salt in it."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)  # in lower case
    roles: Mapped[list[Any]] = mapped_column(Document)
    teacher_id: Mapped[str] = mapped_column(String(80))
    school_code: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(10))
    active: Mapped[bool]
    generation: Mapped[int]
    password_hash: Mapped[str] = mapped_column(String(200))
    failed: Mapped[int]
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class SignInRow(Table):
    """A one-time sign-in, of which only the SHA-256 is kept."""

    __tablename__ = "sign_ins"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
