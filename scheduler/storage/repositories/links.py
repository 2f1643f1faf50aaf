"""Links to pages; only hashes are kept."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from scheduler.storage.repositories.addresses import AddressRepository
from scheduler.storage.tables.access import LinkRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLink:
    """The link in force of one holder."""

    kind: str
    holder_id: str
    generation: int
    token_sha256: str


class LinkRepository(AddressRepository):
    """Finds holders by the hash of their link's token."""

    row = LinkRow

    def by_token(self, token_sha256: str) -> StoredLink | None:
        """Return the link in force with that hash."""
        return self._find(LinkRow.token_sha256 == token_sha256)

    def of(self, kind: str, holder_id: str) -> StoredLink | None:
        """Return a holder's link, if it has one in force."""
        return self._find((LinkRow.kind == kind) & (LinkRow.holder_id == holder_id))

    def any(self) -> StoredLink | None:
        """Return some link, also one that is revoked; None where there never was one."""
        query = sa.select(
            LinkRow.kind, LinkRow.holder_id, LinkRow.generation, LinkRow.token_sha256
        ).limit(1)
        row = self._connection.execute(query).mappings().one_or_none()
        return StoredLink(**row) if row else None

    def add(self, holders: Sequence[tuple[str, str, str]]) -> None:
        """Add links of the first generation for (kind, id, token's SHA-256)."""
        rows = [
            {
                "kind": kind,
                "holder_id": holder_id,
                "generation": 1,
                "token_sha256": token_sha256,
                "revoked_at": None,
            }
            for kind, holder_id, token_sha256 in holders
        ]
        if rows:
            self._connection.execute(sa.insert(LinkRow), rows)

    def replace(self, kind: str, holder_id: str, generation: int, token_sha256: str) -> None:
        """Give a holder a new link; the old one is unknown from now on."""
        self._connection.execute(
            sa.update(LinkRow)
            .where(LinkRow.kind == kind, LinkRow.holder_id == holder_id)
            .values(generation=generation, token_sha256=token_sha256, revoked_at=None)
        )

    def set_in_force(self, holders: Collection[tuple[str, str]], at: dt.datetime) -> None:
        """Revoke every link but those of these holders (kind, id), and restore theirs."""
        for kind, who, link_id, revoked_at in self._connection.execute(
            sa.select(LinkRow.kind, LinkRow.holder_id, LinkRow.id, LinkRow.revoked_at)
        ):
            wanted = (kind, who) in holders
            if wanted != (revoked_at is None):
                self._connection.execute(
                    sa.update(LinkRow)
                    .where(LinkRow.id == link_id)
                    .values(revoked_at=None if wanted else at)
                )

    def _find(self, condition: sa.ColumnElement[bool]) -> StoredLink | None:
        query = sa.select(
            LinkRow.kind, LinkRow.holder_id, LinkRow.generation, LinkRow.token_sha256
        ).where(condition, LinkRow.revoked_at.is_(None))
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return StoredLink(
            kind=row.kind,
            holder_id=row.holder_id,
            generation=row.generation,
            token_sha256=row.token_sha256,
        )
