"""Recordings, their transfers to schools, the rate limit of each line, and reruns."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from scheduler.storage.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("rights", sa.String(length=300), nullable=False),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("handed_in_at", UtcDateTime(), nullable=False),
        sa.Column("handed_in_by", sa.String(length=120), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("opened_by", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_reason", sa.String(length=300), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        _refers_to("recordings", "session_id", "sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    op.create_index("ix_recordings_session_id", "recordings", ["session_id"], unique=False)
    op.create_index("ix_recordings_state", "recordings", ["state"], unique=False)
    _transfers()
    op.create_table(
        "line_allowances",
        sa.Column("school_code", sa.String(length=80), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        _refers_to("line_allowances", "school_code", "schools"),
        sa.PrimaryKeyConstraint("school_code", name=op.f("pk_line_allowances")),
    )
    op.create_table(
        "reruns",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("school_code", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        _refers_to("reruns", "session_id", "sessions"),
        _refers_to("reruns", "school_code", "schools"),
        sa.PrimaryKeyConstraint("session_id", "school_code", name=op.f("pk_reruns")),
    )
    op.create_index("ix_reruns_school_code", "reruns", ["school_code"], unique=False)


def downgrade() -> None:
    for name in ("reruns", "line_allowances", "transfers", "recordings"):
        op.drop_table(name)


def _transfers() -> None:
    op.create_table(
        "transfers",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("school_code", sa.String(length=80), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("sent_bytes", sa.BigInteger(), nullable=False),
        sa.Column("verified_bytes", sa.BigInteger(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=True),
        sa.Column("last_at", UtcDateTime(), nullable=True),
        sa.Column("any_hour", sa.Boolean(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.Column("received_by", sa.String(length=20), nullable=False),
        _refers_to("transfers", "recording_id", "recordings"),
        _refers_to("transfers", "school_code", "schools"),
        sa.PrimaryKeyConstraint("recording_id", "school_code", name=op.f("pk_transfers")),
    )


def _refers_to(table: str, column: str, other: str) -> Any:  # noqa: ANN401 -- a constraint
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
