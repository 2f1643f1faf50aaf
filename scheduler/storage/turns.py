"""One at a time, where reading and then writing must not be mixed with somebody else's."""

from hashlib import sha256

import sqlalchemy as sa


def take_turn(connection: sa.Connection, *about: object) -> None:
    """Wait until no other unit of work has the turn about these words; it ends with the unit.

    Whoever counts before inserting, or deletes before inserting, takes it first. PostgreSQL has a
    lock for it that needs no row, so it holds for the first one too. On SQLite a unit that may
    write has the one writer's turn since it began.
    """
    if connection.dialect.name == "postgresql":
        words = "\x1f".join(str(word) for word in about)
        number = int.from_bytes(sha256(words.encode()).digest()[:8], "big", signed=True)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
