"""Four parsers that have nothing in common, each telling what it read in the same words."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """What a client would show of one event, however its parser is built."""

    uid: str
    start: dt.datetime
    end: dt.datetime
    status: str
    sequence: int
    title: str
    description: str
    location: str


def utc(stamp: str) -> dt.datetime:
    """Read `20261130T143000Z`."""
    return dt.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
