"""The very bytes of feeds, frozen: a change here reaches every subscriber's calendar.

Refresh with `make golden`, look at the difference, and raise `TEXT_VERSION` in
`scheduler/feeds/subscription.py` so that no reader keeps the old wording.
"""

import os
from pathlib import Path

import pytest

from scheduler.domain.text import Text
from scheduler.feeds.calendar import render_calendar
from scheduler.feeds.subscription import TEXT_VERSION, FeedTitle, FeedWindow
from tests.unit.feeds.released import FIRST, MONDAY
from tests.unit.feeds.test_parsers import week

NAME = Text(ar="ثانوية الرحامنة", fr="Lycée Rehamna", en="Rehamna")
GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.mark.parametrize("language", ["ar+fr", "ar", "fr", "en"])
@pytest.mark.parametrize(
    ("kind", "holder_id"), [("school", FIRST), ("teacher", "maths-a")], ids=["school", "teacher"]
)
def test_golden_feed_is_unchanged_to_the_byte(kind: str, holder_id: str, language: str) -> None:
    body = render_calendar(
        week(),
        holder=FeedTitle(
            kind=kind,
            id=holder_id,
            name=Text(ar="ثانوية الرحامنة", fr="Lycée Rehamna", en="Rehamna"),
        ),
        window=FeedWindow(today=MONDAY),
        base_url="https://educatec.example",
        language=language,
        alarm_minutes=15,
    )
    path = GOLDEN / f"{kind}-{language}.v{TEXT_VERSION}.ics"
    if os.environ.get("REFRESH_GOLDEN"):
        path.write_bytes(body)
    # Compared as text, which shows the lines that differ.
    assert body.decode().split("\r\n") == path.read_bytes().decode().split("\r\n")
