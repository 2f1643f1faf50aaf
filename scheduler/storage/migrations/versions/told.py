"""Digests are written after a release, and what an invitation is about is known."""

import sqlalchemy as sa
from alembic import op

revision = "told"
down_revision = "sign_ins"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("releases", sa.Column("digests_due", sa.Boolean(), nullable=True))
    op.add_column("outbox", sa.Column("about_uid", sa.String(36), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "about_uid")
    op.drop_column("releases", "digests_due")
