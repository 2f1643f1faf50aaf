"""The operators' panel: everything under `/panel`, for those who have signed in.

Every view is a thin call of one use case; importing the modules below registers their views.
"""

from web.panel import (
    audit,
    board,
    day,
    deciding,
    exchange,
    facts,
    forms,
    letters,
    people,
    planning,
    programmes,
    releases,
    reports,
    sessions,
    short_notice,
    start,
    term,
    today,
    tokens,
    uploading,
    ways_out,
    what_if,
    wishes,
)
from web.panel.blueprint import blueprint

__all__ = [
    "audit",
    "blueprint",
    "board",
    "day",
    "deciding",
    "exchange",
    "facts",
    "forms",
    "letters",
    "people",
    "planning",
    "programmes",
    "releases",
    "reports",
    "sessions",
    "short_notice",
    "start",
    "term",
    "today",
    "tokens",
    "uploading",
    "ways_out",
    "what_if",
    "wishes",
]
