"""Questions to teachers and materials from them, by session."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.storage.tables.exchange import MaterialRow, QuestionRow
from scheduler.storage.turns import take_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a class asks before a session or during it; `mark` is the moderator's: "" (new), "next",
    "answered" or "set-aside".
    """

    id: int = 0
    session_id: int
    school_code: str
    level: str
    words: str
    asked_at: dt.datetime
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Something sent ahead of a session: a page's `address`, or a file of `size` bytes."""

    id: int = 0
    session_id: int
    title: str
    address: str = ""
    file_name: str = ""
    shelf_mark: str = ""
    size: int = 0
    given_by: str
    given_at: dt.datetime


class ExchangeRepository:
    """Keeps questions and materials until they are taken back."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def lock(self, session_id: int) -> None:
        """Let nobody else add to this session until this unit of work is over."""
        take_turn(self._connection, "exchange", session_id)

    def lock_file(self, shelf_mark: str) -> None:
        """Let nobody else put this file on the shelf, or take it away, until the unit is over."""
        take_turn(self._connection, "shelf", shelf_mark)

    def add_question(self, question: Question) -> int:
        """Add a question; return its id."""
        return self._insert(QuestionRow, question)

    def questions(self, sessions: Collection[int]) -> tuple[Question, ...]:
        """Return the questions of some sessions, the oldest first."""
        condition = QuestionRow.session_id.in_(sessions)
        return tuple(Question(**row) for row in self._rows(QuestionRow, condition))

    def question(self, question_id: int) -> Question | None:
        """Return one question."""
        rows = self._rows(QuestionRow, QuestionRow.id == question_id)
        return Question(**rows[0]) if rows else None

    def mark_question(self, question_id: int, mark: str) -> None:
        """Change the moderator's mark."""
        self._connection.execute(
            sa.update(QuestionRow).where(QuestionRow.id == question_id).values(mark=mark)
        )

    def drop_question(self, question_id: int) -> None:
        """Forget a question."""
        self._connection.execute(sa.delete(QuestionRow).where(QuestionRow.id == question_id))

    def add_material(self, material: Material) -> int:
        """Add a link or a file; return its id."""
        return self._insert(MaterialRow, material)

    def materials(self, sessions: Collection[int]) -> tuple[Material, ...]:
        """Return what was sent ahead of some sessions, the oldest first."""
        condition = MaterialRow.session_id.in_(sessions)
        return tuple(Material(**row) for row in self._rows(MaterialRow, condition))

    def material(self, material_id: int) -> Material | None:
        """Return one link or file."""
        rows = self._rows(MaterialRow, MaterialRow.id == material_id)
        return Material(**rows[0]) if rows else None

    def drop_material(self, material_id: int) -> None:
        """Forget a link or a file."""
        self._connection.execute(sa.delete(MaterialRow).where(MaterialRow.id == material_id))

    def is_on_shelf(self, shelf_mark: str) -> bool:
        """Tell whether any material is the file of this mark."""
        query = sa.select(MaterialRow.id).where(MaterialRow.shelf_mark == shelf_mark).limit(1)
        return self._connection.execute(query).first() is not None

    def _insert(
        self, table: type[QuestionRow] | type[MaterialRow], value: Question | Material
    ) -> int:
        row = asdict(value)
        del row["id"]
        query = sa.insert(table).values(row).returning(table.id)
        return self._connection.execute(query).scalar_one()

    def _rows(
        self, table: type[QuestionRow] | type[MaterialRow], condition: sa.ColumnElement[bool]
    ) -> list[dict[str, Any]]:
        query = sa.select(table.__table__).where(condition).order_by(table.id)
        return [dict(row) for row in self._connection.execute(query).mappings()]
