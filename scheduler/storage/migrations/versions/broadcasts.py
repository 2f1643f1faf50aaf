"""Broadcasts with their changes of state, and what schools' players say of them."""

import sqlalchemy as sa
from alembic import op

from scheduler.storage.types import UtcDateTime

revision = "broadcasts"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("studio_id", sa.String(length=80), nullable=False),
        sa.Column("driver", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("planned_start", UtcDateTime(), nullable=False),
        sa.Column("planned_end", UtcDateTime(), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("is_aborted", sa.Boolean(), nullable=False),
        sa.Column("aired_at", UtcDateTime(), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_broadcasts_session_id_sessions")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_broadcasts")),
    )
    op.create_index("ix_broadcasts_studio_id_state", "broadcasts", ["studio_id", "state"])
    op.create_table(
        "broadcast_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_broadcast_changes_session_id_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_changes")),
    )
    op.create_index("ix_broadcast_changes_session_id", "broadcast_changes", ["session_id"])
    op.create_table(
        "rooms_on_air",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("school_code", sa.String(), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("delay", sa.Integer(), nullable=True),
        sa.Column("stalls", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_rooms_on_air_session_id_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["school_code"], ["schools.id"], name=op.f("fk_rooms_on_air_school_code_schools")
        ),
        sa.PrimaryKeyConstraint("session_id", "school_code", name=op.f("pk_rooms_on_air")),
    )


def downgrade() -> None:
    op.drop_table("rooms_on_air")
    op.drop_index("ix_broadcast_changes_session_id", table_name="broadcast_changes")
    op.drop_table("broadcast_changes")
    op.drop_index("ix_broadcasts_studio_id_state", table_name="broadcasts")
    op.drop_table("broadcasts")
