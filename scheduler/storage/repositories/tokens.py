"""Personal access tokens; only hashes are kept."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from scheduler.storage.tables.tokens import ApiTokenRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredToken:
    """A token as the database knows it: never the token itself."""

    id: int = 0
    name: str
    scopes: tuple[str, ...]
    made_by: str
    person_id: int | None = None
    made_at: dt.datetime
    expires_at: dt.datetime | None = None
    used_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None


class TokenRepository:
    """Finds tokens by the hash of what their bearer shows."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, token: StoredToken, token_sha256: str) -> int:
        """Add a token and return its id."""
        names = ("name", "made_by", "person_id", "made_at", "expires_at")
        values = {name: getattr(token, name) for name in names} | {
            "scopes": list(token.scopes),
            "token_sha256": token_sha256,
        }
        query = sa.insert(ApiTokenRow).values(values).returning(ApiTokenRow.id)
        return self._connection.execute(query).scalar_one()

    def by_hash(self, token_sha256: str, at: dt.datetime) -> StoredToken | None:
        """Return the token with that hash, if it is in force at an instant."""
        expires = ApiTokenRow.expires_at
        found = self._select(
            ApiTokenRow.token_sha256 == token_sha256,
            ApiTokenRow.revoked_at.is_(None),
            sa.or_(expires.is_(None), expires > at),
        )
        return found[0] if found else None

    def find(self, token_id: int) -> StoredToken | None:
        """Return one token."""
        found = self._select(ApiTokenRow.id == token_id)
        return found[0] if found else None

    def all(self) -> tuple[StoredToken, ...]:
        """Return every token there ever was, the last one first."""
        return self._select()

    def note_use(self, token_id: int, at: dt.datetime) -> None:
        """Keep when a token was last used."""
        self._set(token_id, used_at=at)

    def revoke(self, token_id: int, at: dt.datetime) -> None:
        """Let a token open nothing any more."""
        self._set(token_id, revoked_at=at)

    def _set(self, token_id: int, **values: dt.datetime) -> None:
        self._connection.execute(
            sa.update(ApiTokenRow).where(ApiTokenRow.id == token_id).values(**values)
        )

    def _select(self, *conditions: sa.ColumnElement[bool]) -> tuple[StoredToken, ...]:
        query = sa.select(ApiTokenRow.__table__).where(*conditions).order_by(ApiTokenRow.id.desc())
        return tuple(
            StoredToken(
                id=row.id,
                name=row.name,
                scopes=tuple(row.scopes),
                made_by=row.made_by,
                person_id=row.person_id,
                made_at=row.made_at,
                expires_at=row.expires_at,
                used_at=row.used_at,
                revoked_at=row.revoked_at,
            )
            for row in self._connection.execute(query)
        )
