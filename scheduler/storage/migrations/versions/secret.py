"""The fingerprint of the installation's secret, and addresses that outlive a rotation of it."""

import sqlalchemy as sa
from alembic import op

from scheduler.storage.types import UtcDateTime

revision = "secret"
down_revision = "broadcasts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("secret_since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "former_addresses",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("holder_id", sa.String(length=80), nullable=False),
        sa.Column("good_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_former_addresses")),
    )
    op.create_index("ix_former_addresses_holder", "former_addresses", ["what", "kind", "holder_id"])


def downgrade() -> None:
    op.drop_index("ix_former_addresses_holder", table_name="former_addresses")
    op.drop_table("former_addresses")
    op.drop_table("installation")
