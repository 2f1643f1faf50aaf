"""A session has one UID; the one of its opening is kept where calendars were given it."""

import sqlalchemy as sa
from alembic import op

revision = "one_uid"
down_revision = "secret"
branch_labels = None
depends_on = None

sessions = sa.table(
    "sessions",
    sa.column("id", sa.Integer),
    sa.column("uid", sa.String),
    sa.column("opening_uid", sa.String),
    sa.column("former_uid", sa.String),
)
versions = sa.table(
    "session_versions", sa.column("session_id", sa.Integer), sa.column("facts", sa.JSON)
)


def upgrade() -> None:
    op.add_column("sessions", sa.Column("former_uid", sa.String(36), nullable=True))
    connection = op.get_bind()
    given = {
        session_id
        for session_id, facts in connection.execute(sa.select(versions))
        if facts.get("opening")
    }
    if given:
        connection.execute(
            sa.update(sessions)
            .where(sessions.c.id == sa.bindparam("known"))
            .values(former_uid=sessions.c.opening_uid),
            [{"known": session_id} for session_id in sorted(given)],
        )
    connection.execute(sa.update(sessions).values(opening_uid=sessions.c.uid))


def downgrade() -> None:
    op.execute("UPDATE sessions SET opening_uid = former_uid WHERE former_uid IS NOT NULL")
    op.drop_column("sessions", "former_uid")
