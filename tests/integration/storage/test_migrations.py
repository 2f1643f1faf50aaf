import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from scheduler.storage.database import Database
from scheduler.storage.migrating import migration_config
from scheduler.storage.migrations import NEWEST
from scheduler.storage.tables import Table


def test_newest_revision_is_the_one_that_the_program_takes_for_it():
    assert ScriptDirectory.from_config(migration_config()).get_heads() == [NEWEST]


def test_migrations_lead_to_exactly_the_tables_the_program_knows(database: Database):
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []


def test_migrations_can_be_taken_back(database: Database):
    config = migration_config()
    with database.writer.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
        command.upgrade(config, "head")
        assert "session_versions" in sa.inspect(connection).get_table_names()
