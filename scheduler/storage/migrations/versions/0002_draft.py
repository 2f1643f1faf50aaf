"""The draft."""

import sqlalchemy as sa
from alembic import op

from scheduler.storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_actor"), "audit", ["actor"], unique=False)
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_key"), "audit", ["key"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("opening_uid", sa.String(length=36), nullable=False),
        sa.Column("programme_id", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("opening_day", sa.Date(), nullable=True),
        sa.Column("opening_start", sa.Integer(), nullable=True),
        sa.Column("opening_minutes", sa.Integer(), nullable=True),
        sa.Column("zone_name", sa.String(length=60), nullable=True),
        sa.Column("zone_version", sa.String(length=20), nullable=True),
        sa.Column("start_at", UtcDateTime(), nullable=True),
        sa.Column("end_at", UtcDateTime(), nullable=True),
        sa.Column("studio_id", sa.String(length=80), nullable=True),
        sa.Column("teacher_id", sa.String(length=80), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("receptions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("unplaced", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_sessions_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["studio_id"], ["studios.id"], name=op.f("fk_sessions_studio_id_studios")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("opening_uid", name=op.f("uq_sessions_opening_uid")),
        sa.UniqueConstraint("uid", name=op.f("uq_sessions_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_day", "sessions", ["day"], unique=False)
    op.create_index("ix_sessions_studio_start", "sessions", ["studio_id", "start_at"], unique=False)
    op.create_index(
        "ix_sessions_teacher_start", "sessions", ["teacher_id", "start_at"], unique=False
    )
    op.create_index(
        "uq_sessions_alive",
        "sessions",
        ["programme_id", "number"],
        unique=True,
        sqlite_where=sa.text("state != 'cancelled'"),
        postgresql_where=sa.text("state != 'cancelled'"),
    )
    # The one draft, whose row is its lock, is there from the start.
    op.execute("INSERT INTO draft (id, revision) VALUES (1, 0)")


def downgrade() -> None:
    op.drop_table("sessions")
    op.drop_table("draft")
    op.drop_table("audit")
