"""The outbox: messages written in the transaction that causes them, and sent once."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.domain.digest import Reader
from scheduler.domain.holder import HolderKind
from scheduler.domain.message import Letter, Message, MessageKind, MessageState, NoticePreferences
from scheduler.storage.codec import decode, encode
from scheduler.storage.tables.outbox import OutboxRow, ReaderRow
from scheduler.storage.turns import take_turn
from scheduler.storage.writing import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Words in an id or address, in small letters, or else holders by id."""

    words: str
    holders: frozenset[str]


class OutboxRepository:
    """Messages and how readers want to be told; every change of a message's state names the state
    it starts from.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, messages: Sequence[Message]) -> int:
        """Add those messages whose key is not taken, and return how many were new."""
        return insert_new(self._connection, OutboxRow, [_values(message) for message in messages])

    def find(
        self,
        *,
        states: Collection[MessageState] | None = None,
        release: int | None = None,
        about: About | None = None,
        limit: int | None = None,
    ) -> tuple[Message, ...]:
        """Return messages, the newest first."""
        query = sa.select(OutboxRow.__table__).order_by(OutboxRow.id.desc()).limit(limit)
        if states is not None:
            query = query.where(OutboxRow.state.in_([state.value for state in states]))
        if release is not None:
            query = query.where(OutboxRow.release == release)
        if about is not None:
            ids, address = sa.func.lower(OutboxRow.holder_id), sa.func.lower(OutboxRow.address)
            query = query.where(
                OutboxRow.holder_id.in_(about.holders)
                | ids.contains(about.words, autoescape=True)
                | address.contains(about.words, autoescape=True)
            )
        return self._read(query)

    def by_id(self, message_id: int) -> Message | None:
        """Return one message."""
        found = self._read(sa.select(OutboxRow.__table__).where(OutboxRow.id == message_id))
        return found[0] if found else None

    def due(
        self, now: dt.datetime, limit: int, only: Collection[MessageKind] | None = None
    ) -> tuple[Message, ...]:
        """Return the messages to be sent now, the urgent first; of some kinds only, if given."""
        kinds = () if only is None else (OutboxRow.kind.in_([kind.value for kind in only]),)
        return self._read(
            sa.select(OutboxRow.__table__)
            .where(OutboxRow.state == MessageState.WAITING.value, OutboxRow.due_at <= now, *kinds)
            .order_by(OutboxRow.urgent.desc(), OutboxRow.due_at, OutboxRow.id)
            .limit(limit)
        )

    def rearm(self, now: dt.datetime) -> int:
        """Have those messages wait again that were given up as too late before they were."""
        return self._connection.execute(
            sa.update(OutboxRow)
            .where(OutboxRow.state == MessageState.TOO_LATE.value, OutboxRow.worth_until > now)
            .values(state=MessageState.WAITING.value, outcome="", due_at=now, done_at=None)
        ).rowcount

    def reminders(self, reader: Reader, day: dt.date, kind: MessageKind) -> tuple[Message, ...]:
        """Return what a reader was already told of a day."""
        return self._read(
            sa.select(OutboxRow.__table__).where(
                OutboxRow.holder_kind == reader.kind.value,
                OutboxRow.holder_id == reader.id,
                OutboxRow.about_day == day,
                OutboxRow.kind == kind.value,
            )
        )

    def counts(self) -> dict[MessageState, int]:
        """Return how many messages are in each state."""
        query = sa.select(OutboxRow.state, sa.func.count()).group_by(OutboxRow.state)
        return {MessageState(state): count for state, count in self._connection.execute(query)}

    def waiting_since(self, now: dt.datetime) -> dt.datetime | None:
        """Return since when the oldest message waits that could have been sent by now; None where
        none does.
        """
        tried = sa.or_(OutboxRow.due_at <= now, OutboxRow.attempts > 0)
        return self._connection.scalar(
            sa.select(sa.func.min(OutboxRow.created_at)).where(
                OutboxRow.state == MessageState.WAITING.value, tried
            )
        )

    def claim(self, message_id: int, epoch: int, now: dt.datetime) -> bool:
        """Take up a waiting message; False when somebody else has."""
        return self._change(
            (OutboxRow.id == message_id, OutboxRow.state == MessageState.WAITING.value),
            state=MessageState.CLAIMED.value,
            epoch=epoch,
            claimed_at=now,
            attempts=OutboxRow.attempts + 1,
        )

    def begin_sending(self, message_id: int, epoch: int) -> bool:
        """Note that a message is about to be given to the server; False if the claim is lost."""
        return self._change(
            _held(message_id, epoch, MessageState.CLAIMED), state=MessageState.SENDING.value
        )

    def finish(
        self, message_id: int, epoch: int, state: MessageState, outcome: str, now: dt.datetime
    ) -> bool:
        """Record how sending ended. An owner that was taken for dead may still tell it."""
        held = _held(
            message_id, epoch, MessageState.CLAIMED, MessageState.SENDING, MessageState.UNKNOWN
        )
        return self._change(held, state=state.value, outcome=outcome, done_at=now)

    def put_off(self, message_id: int, epoch: int, outcome: str, due_at: dt.datetime) -> bool:
        """Have a message that was certainly not taken tried again at `due_at`."""
        return self._change(
            _held(message_id, epoch, MessageState.CLAIMED, MessageState.SENDING),
            state=MessageState.WAITING.value,
            outcome=outcome,
            due_at=due_at,
        )

    def recover(self, outcome: str) -> None:
        """Sort what was left half done: what was only claimed waits again, what was being given to
        the server has an unknown fate.
        """
        self._change(
            (OutboxRow.state == MessageState.CLAIMED.value,), state=MessageState.WAITING.value
        )
        self._change(
            (OutboxRow.state == MessageState.SENDING.value,),
            state=MessageState.UNKNOWN.value,
            outcome=outcome,
        )

    def settle(
        self,
        message_id: int,
        sources: Collection[MessageState],
        state: MessageState,
        outcome: str,
        now: dt.datetime,
    ) -> bool:
        """Change a message that is in one of the source states, by a person's decision."""
        waits = state is MessageState.WAITING
        values: dict[str, Any] = {"due_at": now, "done_at": None} if waits else {"done_at": now}
        return self._change(
            (OutboxRow.id == message_id, OutboxRow.state.in_([source.value for source in sources])),
            state=state.value,
            outcome=outcome,
            **values,
        )

    def by_message_id(self, message_id: str) -> Message | None:
        """Return a message by the Message-ID of its mail."""
        query = sa.select(OutboxRow.__table__).where(OutboxRow.message_id == message_id)
        found = self._read(query)
        return found[0] if found else None

    def wishes(self) -> dict[Reader, NoticePreferences]:
        """Return the wishes of every reader who has told any."""
        rows = self._connection.execute(sa.select(ReaderRow.__table__))
        return {
            Reader(HolderKind(row.kind), row.holder_id): NoticePreferences(
                language=row.language,
                digests=row.digests,
                invitations=row.invitations,
                day_before=row.day_before,
                soon=row.soon,
            )
            for row in rows
        }

    def keep_wishes(self, reader: Reader, wishes: NoticePreferences) -> None:
        """Store a reader's wishes in place of earlier ones."""
        take_turn(self._connection, "wishes", reader.kind.value, reader.id)
        self._connection.execute(
            sa.delete(ReaderRow).where(
                ReaderRow.kind == reader.kind.value, ReaderRow.holder_id == reader.id
            )
        )
        key = {"kind": reader.kind.value, "holder_id": reader.id}
        self._connection.execute(sa.insert(ReaderRow), [key | encode(wishes)])

    def _read(self, query: sa.Select[Any]) -> tuple[Message, ...]:
        return tuple(_message(row) for row in self._connection.execute(query))

    def _change(self, conditions: Sequence[sa.ColumnElement[bool]], **values: object) -> bool:
        changed = self._connection.execute(sa.update(OutboxRow).where(*conditions).values(**values))
        return changed.rowcount > 0


def _held(message_id: int, epoch: int, *states: MessageState) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        OutboxRow.id == message_id,
        OutboxRow.epoch == epoch,
        OutboxRow.state.in_([state.value for state in states]),
    )


def _values(message: Message) -> dict[str, Any]:
    same = ("key", "message_id", "address", "language", "urgent", "release", "about_day")
    more = ("attempts", "outcome", "created_at", "due_at", "worth_until", "done_at")
    return {name: getattr(message, name) for name in same + more} | {
        "kind": message.kind.value,
        "holder_kind": message.reader.kind.value,
        "holder_id": message.reader.id,
        "about_uid": message.about_uid or None,
        "body": encode(message.letter),
        "state": message.state.value,
        "epoch": 0,
    }


def _message(row: Any) -> Message:  # noqa: ANN401 -- a row of the outbox
    return Message(
        id=row.id,
        key=row.key,
        message_id=row.message_id,
        kind=MessageKind(row.kind),
        reader=Reader(HolderKind(row.holder_kind), row.holder_id),
        address=row.address,
        language=row.language,
        letter=decode(Letter, row.body),
        urgent=row.urgent,
        release=row.release,
        about_day=row.about_day,
        about_uid=row.about_uid or "",
        state=MessageState(row.state),
        attempts=row.attempts,
        outcome=row.outcome,
        created_at=row.created_at,
        due_at=row.due_at,
        worth_until=row.worth_until,
        done_at=row.done_at,
    )
