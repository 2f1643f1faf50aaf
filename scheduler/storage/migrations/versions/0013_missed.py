"""A session that was not held keeps its row, and its number may be asked for again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ALIVE = "uq_sessions_alive"


def upgrade() -> None:
    _only_one_alive("state NOT IN ('cancelled', 'missed')")


def downgrade() -> None:
    op.execute("UPDATE sessions SET state = 'cancelled' WHERE state = 'missed'")
    _only_one_alive("state != 'cancelled'")


def _only_one_alive(alive: str) -> None:
    op.drop_index(ALIVE, table_name="sessions")
    op.create_index(
        ALIVE,
        "sessions",
        ["programme_id", "number"],
        unique=True,
        sqlite_where=sa.text(alive),
        postgresql_where=sa.text(alive),
    )
