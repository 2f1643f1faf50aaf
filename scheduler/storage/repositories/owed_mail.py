"""Which releases still owe their digests, and which waiting messages newer ones replace."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from scheduler.domain.digest import Reader
from scheduler.domain.holder import HolderKind
from scheduler.domain.message import Message, MessageKind, MessageState
from scheduler.storage.tables.outbox import OutboxRow
from scheduler.storage.tables.releases import ReleaseRow


class SentEntry(NamedTuple):
    """An event that a mail has put into the calendar behind an address."""

    reader: Reader
    address: str
    uid: str


class OwedMail:
    """Looks at releases and the outbox together."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def with_digests_due(self) -> tuple[int, ...]:
        """Return the releases of which not everybody has been written to yet."""
        query = sa.select(ReleaseRow.number).where(ReleaseRow.digests_due.is_(True))
        return tuple(self._connection.scalars(query.order_by(ReleaseRow.number)))

    def mark_told(self, number: int) -> None:
        """Note that everybody whom a release concerns has been written to."""
        self._connection.execute(
            sa.update(ReleaseRow).where(ReleaseRow.number == number).values(digests_due=False)
        )

    def waiting_digests(self) -> dict[Reader, list[tuple[int, int]]]:
        """Return the digests that wait, by reader, each with its id and the first release that it
        speaks of.
        """
        query = sa.select(
            *(OutboxRow.holder_kind, OutboxRow.holder_id, OutboxRow.id),
            *(OutboxRow.release, OutboxRow.body),
        ).where(
            OutboxRow.state == MessageState.WAITING.value,
            OutboxRow.kind == MessageKind.DIGEST.value,
            OutboxRow.release.is_not(None),
        )
        found: dict[Reader, list[tuple[int, int]]] = {}
        for kind, who, message_id, release, body in self._connection.execute(query):
            since = int(body.get("since") or release or 0)
            found.setdefault(Reader(HolderKind(kind), who), []).append((message_id, since))
        return found

    def replace(self, ids: Sequence[int], outcome: str) -> None:
        """Have those messages not sent that still wait: newer ones say what they would have."""
        if ids:
            self._set(
                (OutboxRow.id.in_(ids), OutboxRow.state == MessageState.WAITING.value),
                state=MessageState.REPLACED.value,
                outcome=outcome,
            )

    def replace_about(self, messages: Sequence[Message], number: int, outcome: str) -> None:
        """Replace what waits about the events that these messages of a release are about, for their
        readers. What a later release says stays: it may have been written first.
        """
        for message in messages:
            if message.about_uid:
                self._set(
                    (
                        *_about(message),
                        OutboxRow.state == MessageState.WAITING.value,
                        OutboxRow.key != message.key,
                        sa.or_(OutboxRow.release.is_(None), OutboxRow.release <= number),
                    ),
                    state=MessageState.REPLACED.value,
                    outcome=outcome,
                )

    def is_overtaken(self, message: Message, number: int) -> bool:
        """Tell whether a release after `number` has spoken to its reader of a message's event."""
        later = sa.exists().where(*_about(message), OutboxRow.release > number)
        return bool(message.about_uid) and bool(self._connection.scalar(sa.select(later)))

    def entries_sent(self, uids: Collection[str]) -> frozenset[SentEntry]:
        """Return the entries of these events that mails have left in somebody's calendar: what was
        sent last to the address was no cancellation.
        """
        query = sa.select(
            *(OutboxRow.holder_kind, OutboxRow.holder_id, OutboxRow.address),
            *(OutboxRow.about_uid, OutboxRow.body),
        ).where(
            OutboxRow.kind == MessageKind.INVITATION.value,
            OutboxRow.about_uid.in_(uids),
            OutboxRow.state.in_([MessageState.SENT.value, MessageState.UNKNOWN.value]),
        )
        stands: dict[SentEntry, bool] = {}
        for kind, who, address, uid, body in self._connection.execute(query.order_by(OutboxRow.id)):
            entry = SentEntry(Reader(HolderKind(kind), who), address, uid)
            stands[entry] = any(sent.get("method") != "CANCEL" for sent in body["invitations"])
        return frozenset(entry for entry, is_there in stands.items() if is_there)

    def has_left(self, message: Message) -> bool:
        """Tell whether anything about a message's event may have reached its reader: True as well
        where nothing is known, as of mails of earlier versions.
        """
        kept = (MessageState.WAITING.value, MessageState.REPLACED.value)
        query = sa.select(sa.func.count(), sa.func.count(sa.case((OutboxRow.state.in_(kept), 1))))
        written, unsent = self._connection.execute(query.where(*_about(message))).one()
        return bool(written == 0 or written > unsent)

    def _set(self, conditions: Sequence[sa.ColumnElement[bool]], **values: object) -> None:
        self._connection.execute(sa.update(OutboxRow).where(*conditions).values(**values))


def _about(message: Message) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        OutboxRow.about_uid == message.about_uid,
        OutboxRow.holder_kind == message.reader.kind.value,
        OutboxRow.holder_id == message.reader.id,
    )
