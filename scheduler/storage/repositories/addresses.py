"""What feeds and links share: each holder has an address, of which only the hash is kept."""

from collections.abc import Mapping
from typing import ClassVar

import sqlalchemy as sa

from scheduler.storage.tables.access import FeedRow, LinkRow


class AddressRepository:
    """Reads and replaces the addresses of one kind; `row` is the table that holds them."""

    row: ClassVar[type[FeedRow] | type[LinkRow]]

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def generations(self) -> dict[tuple[str, str], int]:
        """Return the generation of every address there ever was, by (kind, id)."""
        query = sa.select(self.row.kind, self.row.holder_id, self.row.generation)
        return {(kind, who): number for kind, who, number in self._connection.execute(query)}

    def hashes(self) -> dict[tuple[str, str], str]:
        """Return the hash of every address in force, by (kind, id)."""
        query = sa.select(self.row.kind, self.row.holder_id, self.row.token_sha256)
        found = self._connection.execute(query.where(self.row.revoked_at.is_(None)))
        return {(kind, who): token_sha256 for kind, who, token_sha256 in found}

    def readdress(self, hashes: Mapping[tuple[str, str], str]) -> None:
        """Give every holder, by (kind, id), the hash of another address."""
        rows = [
            {"of_kind": kind, "whose": who, "hash": token_sha256}
            for (kind, who), token_sha256 in sorted(hashes.items())
        ]
        if rows:
            self._connection.execute(
                sa.update(self.row)
                .where(
                    self.row.kind == sa.bindparam("of_kind"),
                    self.row.holder_id == sa.bindparam("whose"),
                )
                .values(token_sha256=sa.bindparam("hash")),
                rows,
            )
