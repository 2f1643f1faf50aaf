"""The tables, by what they are about."""

from scheduler.storage.tables import (
    access,
    actions,
    broadcasts,
    clock,
    draft,
    exchange,
    installation,
    jobs,
    outbox,
    people,
    province,
    recordings,
    releases,
    replies,
    sign_ins,
    tokens,
    uploads,
)
from scheduler.storage.tables.base import Table

__all__ = [
    "Table",
    "access",
    "actions",
    "broadcasts",
    "clock",
    "draft",
    "exchange",
    "installation",
    "jobs",
    "outbox",
    "people",
    "province",
    "recordings",
    "releases",
    "replies",
    "sign_ins",
    "tokens",
    "uploads",
]
