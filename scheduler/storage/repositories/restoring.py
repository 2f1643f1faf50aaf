"""What a database that was put back from a backup needs, so that no reader goes backwards."""

import datetime as dt

import sqlalchemy as sa

from scheduler.domain.action import ActionKind, ActionState
from scheduler.domain.message import MessageState
from scheduler.storage.tables.access import FeedRow
from scheduler.storage.tables.actions import ActionRow
from scheduler.storage.tables.outbox import OutboxRow
from scheduler.storage.tables.releases import VersionRow

UNSENT = (MessageState.WAITING, MessageState.CLAIMED, MessageState.SENDING)
HELD = {ActionKind.ON_AIR: "live", ActionKind.OFF_AIR: "done", ActionKind.REPLAY_OPEN: "open"}


class RestoringRepository:
    """Raises numbers and stamps above everything that was sent after the backup was made."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def highest_sequence(self) -> int:
        """Return the highest SEQUENCE of any version."""
        return self._connection.scalar(sa.select(sa.func.max(VersionRow.sequence))) or 0

    def raise_sequences(self, by: int) -> None:
        """Raise the SEQUENCE of every version, and of the actions that belong to it.

        `by` must be above the highest one, else two rows of a session meet on the way.
        """
        for table in (VersionRow, ActionRow):
            self._connection.execute(sa.update(table).values(sequence=table.sequence + by))

    def raise_feeds(self, by: int, at: dt.datetime) -> None:
        """Give every feed higher validators, changed at an instant of whole seconds."""
        self._connection.execute(
            sa.update(FeedRow).values(version=FeedRow.version + by, changed_at=at)
        )

    def take_as_held(self, now: dt.datetime) -> tuple[int, ...]:
        """Take the actions that fell due meanwhile as done; return the sessions, by id.

        The service ran then on the database that is gone, so nothing is known to have failed.
        """
        open_states = (ActionState.DUE, ActionState.CLAIMED)
        due = sa.and_(ActionRow.state.in_(open_states), ActionRow.due_at <= now)
        rows = self._connection.execute(
            sa.select(ActionRow.session_id).where(due, ActionRow.kind == ActionKind.ON_AIR)
        )
        sessions = tuple(sorted(rows.scalars()))
        for kind in ActionKind:
            state = ActionState.DONE if kind in HELD else ActionState.TOO_LATE
            words = HELD.get(kind, "restored from a backup")
            self._connection.execute(
                sa.update(ActionRow)
                .where(due, ActionRow.kind == kind)
                .values(state=state, outcome=words, done_at=now)
            )
        return sessions

    def doubt_unsent(self) -> int:
        """Mark waiting messages as perhaps sent, for a person to decide; return how many."""
        query = (
            sa.update(OutboxRow)
            .where(OutboxRow.state.in_(UNSENT))
            .values(state=MessageState.UNKNOWN)
        )
        return self._connection.execute(query).rowcount
