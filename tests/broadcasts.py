"""Releases put straight into a database, for tests of what releases set going."""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from scheduler.domain.province import Province
from scheduler.domain.release import Change, ChangeKind, Facts, Release, ReleasedSession
from scheduler.domain.session import SessionState
from scheduler.service.context import Context
from scheduler.service.releases.audience import sights_of
from scheduler.storage.repositories.audiences import Sight
from scheduler.storage.tables.draft import SessionRow
from tests.factories import province as a_province

CREATED = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)


def store_province(ctx: Context, province: Province | None = None) -> None:
    with ctx.uow() as work:
        work.province.store(province or a_province(), ctx.clock.now())
        work.commit()


def publish_to_all(ctx: Context, sessions: dict[int, Facts]) -> None:
    """Do as `publish` does, and note who sees each session."""
    publish(ctx, sessions, {each: sights_of(facts) for each, facts in sessions.items()})


def publish(
    ctx: Context,
    sessions: dict[int, Facts],
    sights: Mapping[int, Sequence[Sight]] | None = None,
) -> tuple[int, tuple[Change, ...]]:
    """Release these sessions, by id, on top of what is released; the number, and what changed."""
    with ctx.uow() as work:
        before = work.releases.newest()
        number = work.releases.last_number() + 1
        now = ctx.clock.now()
        for session_id in sorted(sessions.keys() - before.keys()):
            _add_session(work._connection, session_id, sessions[session_id])  # type: ignore[arg-type]
        versions = [
            ReleasedSession(
                session_id=session_id,
                uid=_uid(session_id, "8"),
                sequence=before[session_id].sequence + 1 if session_id in before else 0,
                release=number,
                created_at=CREATED,
                changed_at=now,
                facts=facts,
            )
            for session_id, facts in sessions.items()
        ]
        counts = {"new": len(versions), "moved": 0, "changed": 0, "cancelled": 0}
        release = Release(number=number, made_at=now, made_by="test", note="", **counts)
        work.releases.add(release, versions, sights or {})
        work.commit()
    changes = tuple(
        Change(
            kind=ChangeKind.CHANGED,
            before=before[session_id].facts if session_id in before else None,
            after=facts,
        )
        for session_id, facts in sessions.items()
    )
    return number, changes


def _uid(session_id: int, digit: str) -> str:
    return f"00000000-0000-4000-{digit}000-{session_id:012d}"


def _add_session(connection: sa.Connection, session_id: int, facts: Facts) -> None:
    connection.execute(
        sa.insert(SessionRow).values(
            id=session_id,
            uid=_uid(session_id, "8"),
            opening_uid=_uid(session_id, "8"),
            programme_id=facts.key.programme_id,
            number=session_id,
            state=SessionState.PLANNED.value,
            receptions=[],
            revision=1,
            created_at=CREATED,
        )
    )
