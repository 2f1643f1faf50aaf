"""A rerun that is called off is kept, so that calendars strike it out instead of losing it."""

import sqlalchemy as sa
from alembic import op

revision = "reruns_off"
down_revision = "uplink"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "reruns",
        sa.Column("called_off", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    with op.batch_alter_table("reruns") as table:
        table.alter_column("called_off", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("reruns") as table:
        table.drop_column("called_off")
