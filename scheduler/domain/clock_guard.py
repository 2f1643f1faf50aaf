"""Whether the machine's clock may be believed: compared with time that only ever runs on.

A machine without a battery starts in another year; a wrong hand or a bad server sets a clock months
ahead. Nothing final may be done on the word of such a clock. So every reading is held against the
last one that was believed and the seconds that have passed since then.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

TOLERANCE = dt.timedelta(minutes=3)
"""A clock is set right by seconds all day; more than this is no correction but a jump."""
LONGEST_REST = dt.timedelta(days=45)
"""A machine may have been off for so long before its date is asked about,"""
LONGEST_UNSURE_REST = dt.timedelta(days=3)
"""and for so long where no time server has set its clock."""
STEADY = 3600.0
"""For so many seconds readings are held against the same one, so that no jump is made in steps."""


class Doubt(StrEnum):
    """Why a reading is not believed."""

    AHEAD = "ahead"  # it jumped forward while the machine ran
    BEHIND = "behind"  # it stands before what was believed already
    LONG_REST = "long-rest"  # the machine was off for longer than it ever should be


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The wall's UTC instant, the seconds since the machine was started, and which start it was.

    Seconds of two starts cannot be compared. `sure`: a time server has set the wall clock.
    """

    wall: dt.datetime
    running: float
    boot: str
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The last reading that was believed. `rested` says that the machine was started since, so that
    any instant from then on, within `LONGEST_REST`, is plausible.
    """

    reading: Reading
    rested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The instant to go by, what later readings are held against, and why the wall is doubted."""

    now: dt.datetime
    anchor: Anchor
    doubt: Doubt | None = None


def judge_reading(known: Anchor | None, read: Reading) -> Judgement:
    """Return what to go by: the wall where it is plausible, else the last instant that was believed
    and the time that has run since.
    """
    believed = Judgement(now=read.wall, anchor=Anchor(reading=read))
    if known is None or (read.sure and not known.reading.sure):
        return believed
    if known.reading.boot != read.boot:
        # Its seconds say nothing here; from now on they are counted from this start.
        since_start = replace(read, wall=known.reading.wall, sure=known.reading.sure)
        known = Anchor(reading=since_start, rested=True)
    ran = dt.timedelta(seconds=max(0.0, read.running - known.reading.running))
    expected = known.reading.wall + ran
    doubt = _doubt(known, expected, read)
    if doubt is not None:
        return Judgement(now=expected, anchor=known, doubt=doubt)
    holds = not known.rested and ran.total_seconds() < STEADY
    return Judgement(now=read.wall, anchor=known) if holds else believed


def _doubt(known: Anchor, expected: dt.datetime, read: Reading) -> Doubt | None:
    if read.wall < (known.reading.wall if known.rested else expected) - TOLERANCE:
        return Doubt.BEHIND
    if known.rested:
        rest = LONGEST_REST if read.sure else LONGEST_UNSURE_REST
        return Doubt.LONG_REST if read.wall > expected + rest else None
    return Doubt.AHEAD if read.wall > expected + TOLERANCE else None
