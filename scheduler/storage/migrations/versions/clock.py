"""The last believed reading of the machine's clock, and the doubt about it."""

import sqlalchemy as sa
from alembic import op

from scheduler.storage.types import UtcDateTime

revision = "clock"
down_revision = "one_uid"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wall", UtcDateTime(timezone=True), nullable=False),
        sa.Column("running", sa.Float(), nullable=False),
        sa.Column("boot", sa.String(length=40), nullable=False),
        sa.Column("doubt", sa.String(length=20), nullable=False),
        sa.Column("shown", UtcDateTime(timezone=True), nullable=True),
        sa.Column("since", UtcDateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )


def downgrade() -> None:
    op.drop_table("clock")
