"""Which state of a feed was fetched when, and the release that brought it."""

import sqlalchemy as sa
from alembic import op

from scheduler.storage.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FEEDS = sa.table(
    "feeds",
    *(sa.column(name) for name in ("version", "fetched_version", "release", "fetched_release")),
)
NUMBER = sa.column("number", sa.Integer)
LAST = sa.select(sa.func.coalesce(sa.func.max(NUMBER), 0)).select_from(sa.table("releases"))


def upgrade() -> None:
    with op.batch_alter_table("feeds") as feeds:
        for name in ("release", "fetched_release"):
            feeds.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute(sa.update(FEEDS).values(release=LAST.scalar_subquery()))
    up_to_date = FEEDS.c.fetched_version >= FEEDS.c.version
    op.execute(sa.update(FEEDS).where(up_to_date).values(fetched_release=FEEDS.c.release))
    with op.batch_alter_table("feeds") as feeds:
        for name in ("release", "fetched_release"):
            feeds.alter_column(name, existing_type=sa.Integer(), server_default=None)
        feeds.drop_column("fetched_version")
    op.create_table(
        "fetches",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("client", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("release", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_fetches_feed_id_feeds")),
        sa.PrimaryKeyConstraint("feed_id", "client", "version", name=op.f("pk_fetches")),
    )


def downgrade() -> None:
    op.drop_table("fetches")
    with op.batch_alter_table("feeds") as feeds:
        feeds.add_column(
            sa.Column("fetched_version", sa.Integer(), nullable=False, server_default="0")
        )
        feeds.drop_column("fetched_release")
        feeds.drop_column("release")
