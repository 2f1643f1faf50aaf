"""The rate limit of the studio's uplink, beside those of the schools' lines."""

import sqlalchemy as sa
from alembic import op

from scheduler.storage.types import UtcDateTime

revision = "uplink"
down_revision = "told"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uplink_allowances",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_uplink_allowances")),
    )


def downgrade() -> None:
    op.drop_table("uplink_allowances")
