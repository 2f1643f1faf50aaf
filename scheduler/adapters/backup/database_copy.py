"""Consistent copies of a database that is in use, and putting one back.

SQLite is copied by its own online backup, PostgreSQL by `pg_dump` (both see one moment while others
write on). PostgreSQL's programs come with the server; they must not be older than it.
"""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import sqlalchemy as sa

from scheduler.domain.errors import UnavailableError

DEBIAN = Path("/usr/lib/postgresql")
SQLITE_NAME, POSTGRESQL_NAME = "database.sqlite3", "database.dump"
SIDE_FILES = ("-wal", "-shm", "-journal")


def copy_name(url: sa.URL) -> str:
    """Return the name that the copy of such a database bears in a backup."""
    return SQLITE_NAME if url.get_backend_name() == "sqlite" else POSTGRESQL_NAME


def copy_database(url: sa.URL, target: Path) -> None:
    """Write a consistent copy while the database is in use.

    Raises `UnavailableError` when it cannot be read, or `pg_dump` is missing.
    """
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(Path(url.database or ""), target)
    else:
        _run_postgresql("pg_dump", url, "--format=custom", f"--file={target}")


def check_copy(copy: Path) -> None:
    """Open a copy and look it through. Raises `UnavailableError` when it is not sound."""
    if copy.name == SQLITE_NAME:
        try:
            with sqlite3.connect(f"file:{copy}?mode=ro", uri=True) as connection:
                (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
            connection.close()
        except sqlite3.Error as error:
            raise UnavailableError(
                "The copy of the database is damaged: %(error)s.", error=error
            ) from error
        if verdict != "ok":
            raise UnavailableError("The copy of the database is damaged: %(error)s.", error=verdict)
        return
    _run([_program("pg_restore"), "--list", str(copy)], {})


def put_back(url: sa.URL, copy: Path) -> None:
    """Make the database what the copy is; what was in it is gone. Nobody else may use it.

    Raises `UnavailableError` when it cannot be done; PostgreSQL then has what it had.
    """
    if url.get_backend_name() == "sqlite":
        target = Path(url.database or "")
        for suffix in SIDE_FILES:
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        copy.replace(target)
        return
    _run_postgresql(
        "pg_restore",
        url,
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        str(copy),
        database_option=True,
    )


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.is_file():
        raise UnavailableError(
            "There is no database at %(path)s, so nothing can be backed up.", path=source
        )
    try:
        reader = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
        writer = sqlite3.connect(target)
        try:
            reader.backup(writer)
            writer.execute("PRAGMA journal_mode = DELETE")  # one file, without a write-ahead log
        finally:
            reader.close()
            writer.close()
    except sqlite3.Error as error:
        raise UnavailableError("The database cannot be copied: %(error)s.", error=error) from error


def _run_postgresql(
    program: str, url: sa.URL, *arguments: str, database_option: bool = False
) -> None:
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    where = [f"--dbname={address}"] if database_option else [address]
    _run([_program(program), *where, *arguments], password)


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 -- PostgreSQL's own programs
        command, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        name = Path(command[0]).name
        reason = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no reason given"
        raise UnavailableError("%(name)s failed: %(error)s", name=name, error=reason)


def _program(name: str) -> str:
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise UnavailableError(
            "%(name)s is missing. Install PostgreSQL’s client programs.", name=name
        )
    return found
