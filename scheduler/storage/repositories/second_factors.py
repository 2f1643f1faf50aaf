"""Second factors: sealed keys of one-time codes, and hashes of recovery codes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from scheduler.storage.tables.sign_ins import RecoveryCodeRow, SecondFactorRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """A person's second factor; it counts once its owner has shown a code."""

    person_id: int
    sealed: str
    confirmed_at: dt.datetime | None = None
    last_step: int = 0


class SecondFactorRepository:
    """Keeps one second factor a person."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of(self, person_id: int) -> SecondFactor | None:
        """Return a person's second factor, also one that is not confirmed yet."""
        found = self._select(SecondFactorRow.person_id == person_id)
        return found[0] if found else None

    def all(self) -> tuple[SecondFactor, ...]:
        """Return everybody's."""
        return self._select()

    def put(self, factor: SecondFactor) -> None:
        """Keep a second factor in place of an earlier one. The caller holds the person."""
        self.drop(factor.person_id)
        self._connection.execute(sa.insert(SecondFactorRow).values(asdict(factor)))

    def drop(self, person_id: int) -> None:
        """Forget a person's second factor and recovery codes."""
        for table in (SecondFactorRow, RecoveryCodeRow):
            self._connection.execute(sa.delete(table).where(table.person_id == person_id))

    def reseal(self, person_id: int, sealed: str) -> None:
        """Keep the same key sealed otherwise."""
        self._connection.execute(
            sa.update(SecondFactorRow)
            .where(SecondFactorRow.person_id == person_id)
            .values(sealed=sealed)
        )

    def confirm(self, person_id: int, at: dt.datetime) -> None:
        """Let it count from now on."""
        self._connection.execute(
            sa.update(SecondFactorRow)
            .where(SecondFactorRow.person_id == person_id)
            .values(confirmed_at=at)
        )

    def use_step(self, person_id: int, step: int) -> bool:
        """Use a code's span of time up; tell whether it was later than the last one used."""
        done = self._connection.execute(
            sa.update(SecondFactorRow)
            .where(SecondFactorRow.person_id == person_id, SecondFactorRow.last_step < step)
            .values(last_step=step)
        )
        return done.rowcount == 1

    def put_codes(self, person_id: int, hashes: Iterable[str]) -> None:
        """Keep recovery codes in place of earlier ones. The caller holds the person."""
        self._connection.execute(
            sa.delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id)
        )
        rows = [{"person_id": person_id, "code_sha256": each} for each in hashes]
        self._connection.execute(sa.insert(RecoveryCodeRow), rows)

    def use_code(self, person_id: int, code_sha256: str) -> bool:
        """Use a recovery code up; tell whether it was one."""
        done = self._connection.execute(
            sa.delete(RecoveryCodeRow).where(
                RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.code_sha256 == code_sha256
            )
        )
        return done.rowcount == 1

    def codes_left(self, person_id: int) -> int:
        """Return how many recovery codes are left."""
        query = sa.select(sa.func.count()).where(RecoveryCodeRow.person_id == person_id)
        return self._connection.execute(query).scalar_one()

    def _select(self, *conditions: sa.ColumnElement[bool]) -> tuple[SecondFactor, ...]:
        rows = self._connection.execute(sa.select(SecondFactorRow.__table__).where(*conditions))
        return tuple(SecondFactor(**row) for row in rows.mappings())
