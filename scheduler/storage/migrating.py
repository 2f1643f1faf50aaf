"""Bringing a database's schema to the newest revision, with Alembic."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from scheduler.domain.errors import UnavailableError

MIGRATIONS = Path(__file__).parent / "migrations"
# One number for all, so that two processes that start together migrate one after the other.
MIGRATION_LOCK = 7_245_001


def upgrade(writer: sa.Engine) -> None:
    """Bring the schema to the newest revision; all or nothing.

    Raises `UnavailableError` for a schema that this program does not know.
    """
    config = migration_config()
    try:
        with writer.begin() as connection:
            if writer.dialect.name != "sqlite":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise UnavailableError(
            "The database has a schema that this program does not know (%(error)s). A "
            "newer program made it, or it is damaged. Update the program, or restore a backup.",
            error=error,
        ) from error


def migration_config() -> Config:
    """Return Alembic's configuration; made here, since an installed package has no ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
