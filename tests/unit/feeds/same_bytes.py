"""Run as a program: prints the digest of feeds made on the day given, for comparison.

`python -m tests.unit.feeds.same_bytes 2026-11-30`
"""

import datetime as dt
import hashlib
import sys

from scheduler.domain.text import Text
from scheduler.feeds.calendar import render_calendar
from scheduler.feeds.subscription import FeedTitle, FeedWindow
from scheduler.zonedata import load_zone
from tests.unit.feeds.released import MONDAY
from tests.unit.feeds.test_parsers import HOLDERS, week


def digest(today: dt.date) -> str:
    """Return one digest over the feeds of every holder in every language, and over the instant of
    14:30 in Morocco, from which all that is released comes.
    """
    half_past_two = load_zone("Africa/Casablanca").instant(MONDAY, 870)
    total = hashlib.sha256(half_past_two.isoformat().encode())
    for kind, holder_id in HOLDERS:
        for language in ("ar+fr", "ar", "fr", "en"):
            holder = FeedTitle(kind=kind, id=holder_id, name=Text(ar="م", fr="É", en="S"))
            total.update(
                render_calendar(
                    week(),
                    holder=holder,
                    window=FeedWindow(today=today),
                    base_url="https://educatec.example",
                    language=language,
                )
            )
    return total.hexdigest()


if __name__ == "__main__":
    sys.stdout.write(digest(dt.date.fromisoformat(sys.argv[1])) + "\n")
