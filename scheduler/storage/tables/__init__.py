"""The tables, by what they are about."""

from scheduler.storage.tables import (
    access,
    broadcasts,
    clock,
    clockwork,
    draft,
    exchange,
    installation,
    jobs,
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
    "broadcasts",
    "clock",
    "clockwork",
    "draft",
    "exchange",
    "installation",
    "jobs",
    "people",
    "province",
    "recordings",
    "releases",
    "replies",
    "sign_ins",
    "tokens",
    "uploads",
]
