"""What schools and teachers send back."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scheduler.storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_replies",
        *_of_session_and_school("room_replies"),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "school_code", name=op.f("pk_room_replies")),
    )
    op.create_table(
        "head_counts",
        *_of_session_and_school("head_counts"),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("girls", sa.Integer(), nullable=False),
        sa.Column("boys", sa.Integer(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "school_code", "level", name=op.f("pk_head_counts")),
    )
    op.create_table(
        "losses",
        *_of_session_and_school("losses"),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "school_code", name=op.f("pk_losses")),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("holder_kind", sa.String(length=20), nullable=False),
        sa.Column("holder_id", sa.String(length=80), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index("ix_requests_state", "requests", ["state"], unique=False)
    op.create_index("ix_requests_holder", "requests", ["holder_kind", "holder_id"], unique=False)


def downgrade() -> None:
    for name in ("requests", "losses", "head_counts", "room_replies"):
        op.drop_table(name)


def _of_session_and_school(table: str) -> list[Any]:
    return [
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("school_code", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f(f"fk_{table}_session_id_sessions")
        ),
        sa.ForeignKeyConstraint(
            ["school_code"], ["schools.id"], name=op.f(f"fk_{table}_school_code_schools")
        ),
    ]
