"""What the database knows of the installation's secret, and the addresses of earlier ones."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from scheduler.storage.tables.installation import FormerAddressRow, InstallationRow
from scheduler.storage.writing import dialect_insert, insert_new

THE_ONE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerAddress:
    """A holder's page ("page") or feed ("feed") under an address of an earlier secret."""

    token_sha256: str
    what: str
    kind: str
    holder_id: str
    good_until: dt.datetime


class InstallationRepository:
    """Keeps the secret's fingerprint, and former addresses until their time is over."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def fingerprint(self) -> str | None:
        """Return the fingerprint of the secret that the database was made with."""
        return self._connection.scalar(sa.select(InstallationRow.secret_fingerprint))

    def first_fingerprint(self, fingerprint: str, at: dt.datetime) -> None:
        """Keep the first fingerprint, unless there is one already."""
        row = {"id": THE_ONE, "secret_fingerprint": fingerprint, "secret_since": at}
        insert_new(self._connection, InstallationRow, [row])

    def change_fingerprint(self, fingerprint: str, at: dt.datetime) -> None:
        """Keep the fingerprint of the secret that takes over."""
        insert = dialect_insert(self._connection, InstallationRow).values(
            id=THE_ONE, secret_fingerprint=fingerprint, secret_since=at
        )
        self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=[InstallationRow.id],
                set_={"secret_fingerprint": fingerprint, "secret_since": at},
            )
        )

    def former(self, what: str, token_sha256: str, at: dt.datetime) -> FormerAddress | None:
        """Return the former address with that hash, if it is still good at an instant."""
        query = sa.select(FormerAddressRow.__table__).where(
            FormerAddressRow.token_sha256 == token_sha256,
            FormerAddressRow.what == what,
            FormerAddressRow.good_until > at,
        )
        row = self._connection.execute(query).mappings().one_or_none()
        return FormerAddress(**row) if row else None

    def keep_former(self, addresses: Iterable[FormerAddress]) -> None:
        """Let these addresses be good for a while longer."""
        insert_new(self._connection, FormerAddressRow, [asdict(address) for address in addresses])

    def forget_former(self, what: str, kind: str, holder_id: str) -> None:
        """Let a holder's former addresses open nothing any more."""
        self._connection.execute(
            sa.delete(FormerAddressRow).where(
                FormerAddressRow.what == what,
                FormerAddressRow.kind == kind,
                FormerAddressRow.holder_id == holder_id,
            )
        )

    def forget_former_until(self, instant: dt.datetime | None) -> None:
        """Forget the former addresses that were good until an instant; None: all of them."""
        query = sa.delete(FormerAddressRow)
        if instant is not None:
            query = query.where(FormerAddressRow.good_until <= instant)
        self._connection.execute(query)
