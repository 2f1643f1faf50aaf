"""A moderator's mark on each question: next, answered or set aside."""

import sqlalchemy as sa
from alembic import op

revision = "question_marks"
down_revision = "clock"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "questions", sa.Column("mark", sa.String(length=12), nullable=False, server_default="")
    )
    with op.batch_alter_table("questions") as table:
        table.alter_column("mark", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("questions") as table:
        table.drop_column("mark")
