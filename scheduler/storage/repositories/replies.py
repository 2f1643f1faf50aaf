"""Schools' replies about sessions: ready or not, how many came, what was lost, what has come."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.storage.tables.draft import SessionRow
from scheduler.storage.tables.replies import HeadCountRow, LossRow, ReceiptRow, RoomReplyRow
from scheduler.storage.turns import take_turn

ReplyTable = type[RoomReplyRow] | type[HeadCountRow] | type[LossRow] | type[ReceiptRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomReply:
    """A school's word on its room."""

    session_id: int
    school_code: str
    answer: str
    note: str
    told_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCount:
    """Girls and boys of one level in a school's room."""

    session_id: int
    school_code: str
    level: str
    girls: int
    boys: int
    told_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """From which minute on a school lost a broadcast."""

    session_id: int
    school_code: str
    minute: int
    note: str
    told_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A school's word on a recording."""

    session_id: int
    school_code: str
    answer: str
    told_at: dt.datetime


class ReplyRepository:
    """Keeps the last word of each school on each session."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put_room(self, reply: RoomReply) -> None:
        """Keep a school's word on its room in place of an earlier one."""
        self._clear(RoomReplyRow, reply.session_id, reply.school_code)
        self._insert(RoomReplyRow, reply, "answer", "note")

    def put_heads(self, session_id: int, school_code: str, counts: Collection[HeadCount]) -> None:
        """Keep a school's head counts in place of earlier ones."""
        self._clear(HeadCountRow, session_id, school_code)
        for count in counts:
            self._insert(HeadCountRow, count, "level", "girls", "boys")

    def put_loss(self, session_id: int, school_code: str, loss: Loss | None) -> None:
        """Keep what a school lost in place of an earlier word; None: it lost nothing."""
        self._clear(LossRow, session_id, school_code)
        if loss is not None:
            self._insert(LossRow, loss, "minute", "note")

    def put_receipt(self, receipt: Receipt) -> None:
        """Keep a school's word on a recording in place of an earlier one."""
        self._clear(ReceiptRow, receipt.session_id, receipt.school_code)
        self._insert(ReceiptRow, receipt, "answer")

    def rooms(
        self, sessions: Collection[int] | None = None, school_code: str | None = None
    ) -> tuple[RoomReply, ...]:
        """Return the words on rooms, for some sessions or one school."""
        rows = self._rows(RoomReplyRow, sessions, school_code)
        return tuple(RoomReply(**row) for row in rows)

    def heads(
        self, sessions: Collection[int] | None = None, school_code: str | None = None
    ) -> tuple[HeadCount, ...]:
        """Return the head counts, for some sessions or one school."""
        rows = self._rows(HeadCountRow, sessions, school_code)
        return tuple(HeadCount(**row) for row in rows)

    def losses(
        self, sessions: Collection[int] | None = None, school_code: str | None = None
    ) -> tuple[Loss, ...]:
        """Return what was lost, for some sessions or one school."""
        return tuple(Loss(**row) for row in self._rows(LossRow, sessions, school_code))

    def receipts(
        self, sessions: Collection[int] | None = None, school_code: str | None = None
    ) -> tuple[Receipt, ...]:
        """Return the words on recordings, for some sessions or one school."""
        return tuple(Receipt(**row) for row in self._rows(ReceiptRow, sessions, school_code))

    def missed_since(self, since: dt.datetime, answer: str) -> frozenset[tuple[int, str]]:
        """Return the sessions and schools of losses, and of rooms answered so, since an instant."""
        lost = sa.select(LossRow.session_id, LossRow.school_code).where(LossRow.told_at >= since)
        rooms = sa.select(RoomReplyRow.session_id, RoomReplyRow.school_code).where(
            RoomReplyRow.answer == answer, RoomReplyRow.told_at >= since
        )
        found = self._connection.execute(sa.union(lost, rooms))
        return frozenset((row.session_id, row.school_code) for row in found)

    def session_of(self, uid: str) -> int | None:
        """Return the id of the session that bears a UID, as a broadcast or as an opening."""
        query = sa.select(SessionRow.id).where(
            sa.or_(SessionRow.uid == uid, SessionRow.former_uid == uid)
        )
        return self._connection.execute(query).scalar_one_or_none()

    def forget_rooms(self, ids: Collection[int]) -> None:
        """Let go what schools have said of their rooms for these sessions: they are asked anew."""
        if ids:
            self._connection.execute(
                sa.delete(RoomReplyRow).where(RoomReplyRow.session_id.in_(ids))
            )

    def _clear(self, table: ReplyTable, session_id: int, school_code: str) -> None:
        # Two devices of one school may answer at once; the later one's word holds, whole.
        take_turn(self._connection, table.__tablename__, session_id, school_code)
        self._connection.execute(
            sa.delete(table).where(table.session_id == session_id, table.school_code == school_code)
        )

    def _insert(
        self, table: ReplyTable, value: RoomReply | HeadCount | Loss | Receipt, *names: str
    ) -> None:
        columns = ("session_id", "school_code", "told_at", *names)
        row = {name: getattr(value, name) for name in columns}
        self._connection.execute(sa.insert(table).values(row))

    def _rows(
        self, table: ReplyTable, sessions: Collection[int] | None, school_code: str | None
    ) -> list[dict[str, Any]]:
        if sessions is not None and not sessions:
            return []
        query = sa.select(table.__table__).order_by(table.session_id, table.school_code)
        if sessions is not None:
            query = query.where(table.session_id.in_(sessions))
        if school_code is not None:
            query = query.where(table.school_code == school_code)
        return [dict(row) for row in self._connection.execute(query).mappings()]
