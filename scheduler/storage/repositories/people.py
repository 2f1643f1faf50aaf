"""People with an account, and their one-time sign-ins; of tokens only hashes are kept."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from scheduler.domain.person import Person, Role
from scheduler.storage.tables.people import PersonRow, SignInRow
from scheduler.storage.turns import take_turn


class PersonRepository:
    """Finds and keeps accounts; none is ever deleted, since the log speaks of them."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Person, ...]:
        """Return everybody, by name."""
        return self._select()

    def find(self, person_id: int) -> Person | None:
        """Return one person."""
        return _first(self._select(PersonRow.id == person_id))

    def named(self, name: str) -> Person | None:
        """Return the person of that name."""
        return _first(self._select(PersonRow.name == name))

    def at(self, email: str) -> Person | None:
        """Return the person with that address; capitals make no difference."""
        return _first(self._select(PersonRow.email == email.lower()))

    def add(self, person: Person) -> int:
        """Add an account and return its id. The caller has made sure of name and address."""
        query = sa.insert(PersonRow).values(_values(person)).returning(PersonRow.id)
        return self._connection.execute(query).scalar_one()

    def keep(self, person: Person) -> None:
        """Keep all facts of an account as given."""
        self._connection.execute(
            sa.update(PersonRow).where(PersonRow.id == person.id).values(_values(person))
        )

    def lock(self) -> None:
        """Let nobody else add or change accounts until this unit of work is over.

        The rows are not enough: of an account that is being added there is none yet.
        """
        take_turn(self._connection, "people")
        self._connection.execute(sa.select(PersonRow.id).order_by(PersonRow.id).with_for_update())

    def hold(self, person_id: int) -> Person | None:
        """Return one person, whom nobody else can change until this unit of work is over.

        What is read so may be kept again whole; what is only found may be another's by then.
        """
        query = sa.select(PersonRow.id).where(PersonRow.id == person_id).with_for_update()
        self._connection.execute(query)
        return self.find(person_id)

    def note_failure(self, person_id: int) -> int:
        """Count a wrong password and return how many there were in a row; 0 for nobody."""
        found = self._connection.execute(
            sa.update(PersonRow)
            .where(PersonRow.id == person_id)
            .values(failed=PersonRow.failed + 1)
            .returning(PersonRow.failed)
        )
        return found.scalar_one_or_none() or 0

    def add_sign_in(self, token_sha256: str, person_id: int, expires_at: dt.datetime) -> None:
        """Add a sign-in that can be used once, until it expires."""
        row = {"token_sha256": token_sha256, "person_id": person_id, "expires_at": expires_at}
        self._connection.execute(sa.insert(SignInRow).values(row))

    def is_open_sign_in(self, token_sha256: str, at: dt.datetime) -> bool:
        """Tell whether a sign-in can still be used at an instant."""
        query = sa.select(SignInRow.person_id).where(
            SignInRow.token_sha256 == token_sha256,
            SignInRow.used_at.is_(None),
            SignInRow.expires_at > at,
        )
        return self._connection.execute(query).first() is not None

    def use_sign_in(self, token_sha256: str, at: dt.datetime) -> Person | None:
        """Use a sign-in up and return whose it was; None if it is unknown, expired or used."""
        person_id = self._connection.execute(
            sa.update(SignInRow)
            .where(SignInRow.token_sha256 == token_sha256)
            .where(SignInRow.used_at.is_(None), SignInRow.expires_at > at)
            .values(used_at=at)
            .returning(SignInRow.person_id)
        ).scalar_one_or_none()
        return None if person_id is None else self.hold(person_id)

    def drop_sign_ins(self, person_id: int) -> None:
        """Let the person's unused sign-ins open nothing any more."""
        self._connection.execute(
            sa.delete(SignInRow).where(
                SignInRow.person_id == person_id, SignInRow.used_at.is_(None)
            )
        )

    def _select(self, *conditions: sa.ColumnElement[bool]) -> tuple[Person, ...]:
        query = sa.select(PersonRow.__table__).where(*conditions).order_by(PersonRow.name)
        return tuple(_person(row._mapping) for row in self._connection.execute(query))  # noqa: SLF001 -- SQLAlchemy's public name for a row as a mapping


def _first(found: tuple[Person, ...]) -> Person | None:
    return found[0] if found else None


def _person(row: Any) -> Person:  # noqa: ANN401 -- a row of the table as a mapping
    facts = dict(row)
    roles = frozenset(Role(each) for each in facts.pop("roles"))
    return Person(**facts | {"roles": roles, "email": facts["email"] or ""})


def _values(person: Person) -> dict[str, Any]:
    names = (
        "name",
        "teacher_id",
        "school_code",
        "language",
        "active",
        "generation",
        "password_hash",
        "failed",
        "made_at",
        "seen_at",
    )
    return {name: getattr(person, name) for name in names} | {
        "roles": sorted(person.roles),
        "email": person.email.lower() or None,
    }
