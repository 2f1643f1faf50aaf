"""The acts to be done at their instants, and the released versions that they come from."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from scheduler.domain.action import Action, ActionKind, ActionState
from scheduler.domain.release import Facts
from scheduler.domain.session import SessionState
from scheduler.domain.timetable import Timer
from scheduler.storage.codec import parse_facts
from scheduler.storage.tables.actions import ActionRow
from scheduler.storage.tables.draft import SessionRow
from scheduler.storage.tables.releases import ReleaseRow, VersionRow
from scheduler.storage.writing import insert_new


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """The version of a session in force."""

    session_id: int
    sequence: int
    facts: Facts


_ACTION = sa.select(
    ActionRow.id,
    ActionRow.session_id,
    SessionRow.uid.label("session_uid"),
    ActionRow.kind,
    ActionRow.sequence,
    ActionRow.due_at,
    ActionRow.worth_until,
    ActionRow.about,
    ActionRow.state,
    ActionRow.outcome,
    ActionRow.done_at,
).join(SessionRow, SessionRow.id == ActionRow.session_id)
_VERSION = sa.select(
    VersionRow.session_id,
    VersionRow.sequence,
    sa.cast(VersionRow.facts, sa.Text).label("facts"),
).where(VersionRow.newest)
# Of what is due at one instant, a studio goes off air before the next session goes on.
_RANK = sa.case(
    {
        ActionKind.OFF_AIR.value: 0,
        ActionKind.ON_AIR.value: 1,
        ActionKind.PREFLIGHT.value: 2,
        ActionKind.REPLAY_OPEN.value: 3,
    },
    value=ActionRow.kind,
    else_=4,
)


class ActionRepository:
    """Acts by session, kind and sequence; every change of state names the state it starts from."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def newest_release(self) -> int:
        """Return the number of the last release, 0 before the first."""
        return self._connection.scalar(sa.select(sa.func.max(ReleaseRow.number))) or 0

    def versions_since(self, release: int) -> tuple[Version, ...]:
        """Return the versions in force that came with releases after the given one."""
        return self._versions(VersionRow.release > release)

    def versions_from(self, first: dt.datetime, last: dt.datetime) -> tuple[Version, ...]:
        """Return the versions in force that start from `first` to before `last`."""
        return self._versions(VersionRow.start_at >= first, VersionRow.start_at < last)

    def version(self, session_id: int) -> Version | None:
        """Return the version of one session in force."""
        found = self._versions(VersionRow.session_id == session_id)
        return found[0] if found else None

    def of_sessions(self, session_ids: Sequence[int] | None) -> dict[int, list[Action]]:
        """Return all acts of the sessions (None: of all) by session, oldest first."""
        query = _ACTION.order_by(ActionRow.id)
        if session_ids is not None:
            query = query.where(ActionRow.session_id.in_(session_ids))
        found: dict[int, list[Action]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.session_id, []).append(_action(row))
        return found

    def add(self, asked: Iterable[tuple[int, int, Timer]]) -> None:
        """Add acts as (session id, sequence, timer); those that are there stay as they are."""
        rows = [
            {
                "session_id": session_id,
                "kind": timer.kind.value,
                "sequence": sequence,
                "due_at": timer.due_at,
                "worth_until": timer.worth_until,
                "about": timer.about,
                "state": ActionState.DUE.value,
                "outcome": "",
                "epoch": 0,
            }
            for session_id, sequence, timer in asked
        ]
        insert_new(self._connection, ActionRow, rows)

    def retime(self, action_id: int, timer: Timer) -> None:
        """Give an act that is still due other instants."""
        self._connection.execute(
            sa.update(ActionRow)
            .where(ActionRow.id == action_id, ActionRow.state == ActionState.DUE.value)
            .values(due_at=timer.due_at, worth_until=timer.worth_until, about=timer.about)
        )

    def supersede(self, action_ids: Sequence[int], outcome: str) -> None:
        """Call off the acts that nobody has claimed yet."""
        if action_ids:
            self._connection.execute(
                sa.update(ActionRow)
                .where(ActionRow.id.in_(action_ids), ActionRow.state == ActionState.DUE.value)
                .values(state=ActionState.SUPERSEDED.value, outcome=outcome)
            )

    def due(self, now: dt.datetime) -> tuple[Action, ...]:
        """Return the acts whose time has come, in the order in which to do them."""
        return self._ordered(ActionRow.state == ActionState.DUE.value, ActionRow.due_at <= now)

    def ahead(self, now: dt.datetime, until: dt.datetime) -> tuple[Action, ...]:
        """Return the acts that fall due after `now` and up to `until`."""
        due = ActionRow.state == ActionState.DUE.value
        return self._ordered(due, ActionRow.due_at > now, ActionRow.due_at <= until)

    def claim(self, action_id: int, epoch: int, now: dt.datetime) -> Action | None:
        """Claim an act that is due, or return None when it was claimed or called off."""
        claimed = self._connection.execute(
            sa.update(ActionRow)
            .where(ActionRow.id == action_id, ActionRow.state == ActionState.DUE.value)
            .values(state=ActionState.CLAIMED.value, epoch=epoch, claimed_at=now)
        )
        return self._ordered(ActionRow.id == action_id)[0] if claimed.rowcount else None

    def claim_due(self, epoch: int, now: dt.datetime, most: int) -> tuple[Action, ...]:
        """Claim what is due, in the order in which to do it, at most so many at once."""
        ids = [action.id for action in self.due(now)[:most]]
        if not ids:
            return ()
        claimed = self._connection.scalars(
            sa.update(ActionRow)
            .where(ActionRow.id.in_(ids), ActionRow.state == ActionState.DUE.value)
            .values(state=ActionState.CLAIMED.value, epoch=epoch, claimed_at=now)
            .returning(ActionRow.id)
        ).all()
        return self._ordered(ActionRow.id.in_(claimed))

    def reclaim(self, epoch: int) -> None:
        """Make due again what this owner claimed and could not finish."""
        self._connection.execute(
            sa.update(ActionRow)
            .where(ActionRow.state == ActionState.CLAIMED.value, ActionRow.epoch == epoch)
            .values(state=ActionState.DUE.value)
        )

    def finish(
        self, action_id: int, epoch: int, state: ActionState, outcome: str, now: dt.datetime
    ) -> bool:
        """Record how a claimed act ended; tell whether the claim was still this epoch's."""
        finished = self._connection.execute(
            sa.update(ActionRow)
            .where(
                ActionRow.id == action_id,
                ActionRow.state == ActionState.CLAIMED.value,
                ActionRow.epoch == epoch,
            )
            .values(state=state.value, outcome=outcome, done_at=now)
        )
        return finished.rowcount == 1

    def airing(self) -> dict[int, Action]:
        """Return the done on-air act of every session in the studio now, by session id."""
        off = aliased(ActionRow)
        ended = sa.exists().where(
            off.session_id == ActionRow.session_id,
            off.kind == ActionKind.OFF_AIR.value,
            off.state == ActionState.DONE.value,
            # Catching up, both may be done in one instant; then what was due last was done last.
            sa.tuple_(off.done_at, off.due_at) > sa.tuple_(ActionRow.done_at, ActionRow.due_at),
        )
        acts = self._ordered(*_done(ActionKind.ON_AIR), ~ended)
        return {act.session_id: act for act in acts}

    def ended(self, ids: Collection[int] | None = None) -> dict[int, str]:
        """Return for each session that is over, or each of those asked for, how it went: the
        outcome of its last off-air.
        """
        wanted = () if ids is None else (ActionRow.session_id.in_(ids),)
        acts = self._ordered(*_done(ActionKind.OFF_AIR), *wanted)
        return {act.session_id: act.outcome for act in acts}

    def endings(self, ids: Collection[int]) -> dict[int, tuple[SessionState, str]]:
        """Return the state of sessions in the draft, and how they went on air: the outcome of their
        last off-air, empty where there is none yet.
        """
        off = sa.and_(ActionRow.session_id == SessionRow.id, *_done(ActionKind.OFF_AIR))
        query = (
            sa.select(SessionRow.id, SessionRow.state, ActionRow.outcome)
            .outerjoin(ActionRow, off)
            .where(SessionRow.id.in_(ids))
            .order_by(ActionRow.due_at, ActionRow.id)
        )
        return {
            row.id: (SessionState(row.state), row.outcome or "")
            for row in self._connection.execute(query)
        }

    def _versions(self, *conditions: sa.ColumnElement[bool]) -> tuple[Version, ...]:
        query = _VERSION.where(*conditions).order_by(VersionRow.start_at, VersionRow.session_id)
        return tuple(
            Version(
                session_id=row.session_id,
                sequence=row.sequence,
                facts=parse_facts(row.facts),
            )
            for row in self._connection.execute(query)
        )

    def _ordered(self, *conditions: sa.ColumnElement[bool]) -> tuple[Action, ...]:
        query = _ACTION.where(*conditions).order_by(ActionRow.due_at, _RANK, ActionRow.id)
        return tuple(_action(row) for row in self._connection.execute(query))


def _done(kind: ActionKind) -> tuple[sa.ColumnElement[bool], ...]:
    return ActionRow.kind == kind.value, ActionRow.state == ActionState.DONE.value


def _parts(row: Any) -> dict[str, Any]:  # noqa: ANN401 -- a row of any query
    return dict(row._mapping)  # noqa: SLF001 -- how SQLAlchemy names a row's columns


def _action(row: Any) -> Action:  # noqa: ANN401 -- a row of the query above
    parts = _parts(row)
    parts["kind"] = ActionKind(parts["kind"])
    parts["state"] = ActionState(parts["state"])
    return Action(**parts)
