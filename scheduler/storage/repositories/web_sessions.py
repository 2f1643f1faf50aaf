"""People signed in on devices; of cookies only hashes are kept."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from scheduler.storage.tables.sign_ins import WebSessionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """A person signed in on a device. It is over at `ends_at`, and sooner at `idle_until`, which
    moves on while it is used.
    """

    id: int = 0
    person_id: int
    generation: int
    how: str
    device: str
    remembered: bool
    made_at: dt.datetime
    seen_at: dt.datetime
    idle_until: dt.datetime
    ends_at: dt.datetime


_COLUMNS = [getattr(WebSessionRow, name) for name in WebSession.__dataclass_fields__]


class WebSessionRepository:
    """Begins, finds and ends sessions."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, session: WebSession, token_sha256: str) -> int:
        """Begin a session and return its id."""
        names = set(WebSession.__dataclass_fields__) - {"id"}
        values = {name: getattr(session, name) for name in names} | {"token_sha256": token_sha256}
        query = sa.insert(WebSessionRow).values(values).returning(WebSessionRow.id)
        return self._connection.execute(query).scalar_one()

    def by_token(self, token_sha256: str, at: dt.datetime) -> WebSession | None:
        """Return the session of a cookie, unless it is over at an instant."""
        found = self._select(WebSessionRow.token_sha256 == token_sha256, *_alive(at))
        return found[0] if found else None

    def of(self, person_id: int, at: dt.datetime) -> tuple[WebSession, ...]:
        """Return a person's sessions that are not over, the one used last first."""
        return self._select(WebSessionRow.person_id == person_id, *_alive(at))

    def note_seen(self, session_id: int, at: dt.datetime, idle_until: dt.datetime) -> None:
        """Keep when a session was last used, and until when it may rest."""
        self._connection.execute(
            sa.update(WebSessionRow)
            .where(WebSessionRow.id == session_id)
            .values(seen_at=at, idle_until=idle_until)
        )

    def end(self, token_sha256: str) -> None:
        """End the session of a cookie."""
        self._delete(WebSessionRow.token_sha256 == token_sha256)

    def end_one(self, person_id: int, session_id: int) -> bool:
        """End one session of a person; tell whether there was one."""
        return self._delete(WebSessionRow.person_id == person_id, WebSessionRow.id == session_id)

    def end_all(self, person_id: int) -> None:
        """End all sessions of a person."""
        self._delete(WebSessionRow.person_id == person_id)

    def forget_over(self, at: dt.datetime) -> None:
        """Forget the sessions that are over at an instant."""
        self._delete(sa.or_(WebSessionRow.ends_at <= at, WebSessionRow.idle_until <= at))

    def _delete(self, *conditions: sa.ColumnElement[bool]) -> bool:
        done = self._connection.execute(sa.delete(WebSessionRow).where(*conditions))
        return done.rowcount > 0

    def _select(self, *conditions: sa.ColumnElement[bool]) -> tuple[WebSession, ...]:
        query = sa.select(*_COLUMNS).where(*conditions)
        query = query.order_by(WebSessionRow.seen_at.desc(), WebSessionRow.id.desc())
        return tuple(WebSession(**row) for row in self._connection.execute(query).mappings())


def _alive(at: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return WebSessionRow.ends_at > at, WebSessionRow.idle_until > at
