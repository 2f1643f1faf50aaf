"""Questions to teachers, materials from them, and whether recordings have come."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scheduler.storage.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_session("questions"),
        *_of_school("questions"),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_session_id", "questions", ["session_id"], unique=False)
    op.create_table(
        "materials",
        sa.Column("id", sa.Integer(), nullable=False),
        *_of_session("materials"),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("shelf_mark", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
    )
    op.create_index("ix_materials_session_id", "materials", ["session_id"], unique=False)
    op.create_table(
        "receipts",
        *_of_session("receipts"),
        *_of_school("receipts"),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", "school_code", name=op.f("pk_receipts")),
    )


def downgrade() -> None:
    for name in ("receipts", "materials", "questions"):
        op.drop_table(name)


def _of_session(table: str) -> list[Any]:
    return [
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f(f"fk_{table}_session_id_sessions")
        ),
    ]


def _of_school(table: str) -> list[Any]:
    return [
        sa.Column("school_code", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["school_code"], ["schools.id"], name=op.f(f"fk_{table}_school_code_schools")
        ),
    ]
