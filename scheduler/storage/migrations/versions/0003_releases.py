"""Releases."""

import sqlalchemy as sa
from alembic import op

from scheduler.storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_releases")),
    )
    op.create_table(
        "session_audience",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("holder_id", sa.String(length=80), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("departed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_session_audience_session_id_sessions")
        ),
        sa.PrimaryKeyConstraint(
            "kind", "holder_id", "session_id", name=op.f("pk_session_audience")
        ),
    )
    op.create_index(
        "ix_session_audience_day", "session_audience", ["kind", "holder_id", "day"], unique=False
    )
    op.create_index(
        op.f("ix_session_audience_session_id"), "session_audience", ["session_id"], unique=False
    )
    op.create_table(
        "session_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("start_at", UtcDateTime(), nullable=False),
        sa.Column("end_at", UtcDateTime(), nullable=False),
        sa.Column("newest", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["release"], ["releases.number"], name=op.f("fk_session_versions_release_releases")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_session_versions_session_id_sessions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_versions")),
        sa.UniqueConstraint(
            "session_id", "sequence", name=op.f("uq_session_versions_session_id_sequence")
        ),
    )
    op.create_index(
        op.f("ix_session_versions_release"), "session_versions", ["release"], unique=False
    )
    op.create_index("ix_session_versions_start_at", "session_versions", ["start_at"], unique=False)
    op.create_index(
        "uq_session_versions_newest",
        "session_versions",
        ["session_id"],
        unique=True,
        sqlite_where=sa.text("newest"),
        postgresql_where=sa.text("newest"),
    )


def downgrade() -> None:
    op.drop_table("session_versions")
    op.drop_table("session_audience")
    op.drop_table("releases")
