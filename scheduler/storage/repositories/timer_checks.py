"""What the timers' rows tell of sessions that have begun, and of a clock that was wrong."""

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa

from scheduler.domain.action import ActionKind, ActionState
from scheduler.domain.keys import SessionKey
from scheduler.domain.release import ReleasedState
from scheduler.domain.session import SessionState
from scheduler.storage.tables.actions import ActionRow
from scheduler.storage.tables.draft import SessionRow
from scheduler.storage.tables.releases import VersionRow


class TimerChecks:
    """Reads actions and versions together."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def begun(self, now: dt.datetime, ids: Collection[int]) -> frozenset[int]:
        """Return which of some sessions have begun: whose on-air action was taken up, or whose
        version in force stands and has started.
        """
        found = sa.union(
            _taken_up().where(ActionRow.session_id.in_(ids)),
            _started(now).where(VersionRow.session_id.in_(ids)),
        )
        return frozenset(self._connection.scalars(found)) if ids else frozenset()

    def begun_keys(self, now: dt.datetime) -> frozenset[SessionKey]:
        """Return the keys of all sessions that have begun so."""
        found = sa.union(_taken_up(), _started(now)).subquery()
        query = sa.select(SessionRow.programme_id, SessionRow.number).where(
            SessionRow.id.in_(sa.select(found.c.session_id)),
            SessionRow.state.in_([SessionState.PLANNED.value, SessionState.UNPLACED.value]),
        )
        return frozenset(SessionKey(*row) for row in self._connection.execute(query))

    def awaited(self, now: dt.datetime, ids: Collection[int]) -> frozenset[int]:
        """Return which of some sessions are to come by their version in force, which stands."""
        query = sa.select(VersionRow.session_id).where(
            VersionRow.newest,
            VersionRow.start_at > now,
            VersionRow.state == ReleasedState.CONFIRMED.value,
            VersionRow.session_id.in_(ids),
        )
        return frozenset(self._connection.scalars(query)) if ids else frozenset()

    def settled_early(self, now: dt.datetime) -> int:
        """Return how many actions were settled before their time had come."""
        query = sa.select(sa.func.count()).select_from(ActionRow).where(_settled_early(now))
        return self._connection.scalar(query) or 0

    def due_since(self, now: dt.datetime) -> dt.datetime | None:
        """Return when the oldest action was due that is not settled; None where none is."""
        left = (ActionState.DUE.value, ActionState.CLAIMED.value)
        query = sa.select(sa.func.min(ActionRow.due_at))
        return self._connection.scalar(
            query.where(ActionRow.state.in_(left), ActionRow.due_at <= now)
        )

    def rearm(self, now: dt.datetime) -> int:
        """Make due again what was settled before its time had come; return how many."""
        return self._connection.execute(
            sa.update(ActionRow)
            .where(_settled_early(now))
            .values(state=ActionState.DUE.value, outcome="", done_at=None)
        ).rowcount


def _settled_early(now: dt.datetime) -> sa.ColumnElement[bool]:
    """Tell what only a wrong clock can have settled: done or given up before it was due, or given
    up as too late while it is still worth doing.
    """
    settled = (ActionState.DONE.value, ActionState.FAILED.value, ActionState.TOO_LATE.value)
    too_late = ActionRow.state == ActionState.TOO_LATE.value
    return sa.or_(
        sa.and_(ActionRow.state.in_(settled), ActionRow.due_at > now),
        sa.and_(too_late, ActionRow.worth_until > now),
    )


def _taken_up() -> sa.Select[int]:
    taken_up = (ActionState.CLAIMED.value, ActionState.DONE.value)
    return sa.select(ActionRow.session_id).where(
        ActionRow.kind == ActionKind.ON_AIR.value, ActionRow.state.in_(taken_up)
    )


def _started(now: dt.datetime) -> sa.Select[int]:
    return sa.select(VersionRow.session_id).where(
        VersionRow.newest,
        VersionRow.start_at <= now,
        VersionRow.state == ReleasedState.CONFIRMED.value,
    )
