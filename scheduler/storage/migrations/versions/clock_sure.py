"""Whether a time server had set the clock that was believed; of former ones nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "clock_sure"
down_revision = "quality_told"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "clock", sa.Column("sure", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    with op.batch_alter_table("clock") as table:
        table.alter_column("sure", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("clock") as table:
        table.drop_column("sure")
