"""What passes between a session's teacher and its schools before it: questions and materials."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.storage.tables.base import Table
from scheduler.storage.types import UtcDateTime


class QuestionRow(Table):
    """A question that a school's class sends to the teacher; it names a level and nobody."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_session_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    school_code: Mapped[str] = mapped_column(ForeignKey("schools.id"))
    level: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    mark: Mapped[str] = mapped_column(String(12))


class MaterialRow(Table):
    """Something to read or do beforehand: the address of a page, or a file kept under `shelf_mark`
    (the SHA-256 of its content).
    """

    __tablename__ = "materials"
    __table_args__ = (Index("ix_materials_session_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    title: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(500))
    file_name: Mapped[str] = mapped_column(String(120))
    shelf_mark: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    given_by: Mapped[str] = mapped_column(String(80))
    given_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
