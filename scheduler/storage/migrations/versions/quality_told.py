"""What a plan says of itself is told with its job; nobody read the copy beside the draft."""

import sqlalchemy as sa
from alembic import op

revision = "quality_told"
down_revision = "reruns_off"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("draft") as table:
        table.drop_column("plan")


def downgrade() -> None:
    op.add_column("draft", sa.Column("plan", sa.JSON(none_as_null=True), nullable=True))
