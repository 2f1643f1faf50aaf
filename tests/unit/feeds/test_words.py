"""Feeds have words for every mode, level and reason, and days as each language writes them."""

import datetime as dt

from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reason, ReasonCode
from scheduler.feeds import reasons, words
from scheduler.feeds.phrases import reason_text
from scheduler.language.dates import full_day


def test_every_mode_level_and_reason_has_words() -> None:
    assert set(words.MODES) == set(Mode)
    assert set(words.LEVELS) == set(Level)
    assert set(reasons.REASONS) == set(ReasonCode)


def test_month_names_are_the_moroccan_ones() -> None:
    months = [full_day(dt.date(2026, month, 2), "ar").split()[2] for month in range(7, 13)]
    assert months == ["يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]


def test_the_first_of_a_month_is_written_as_french_writes_it() -> None:
    first = dt.date(2026, 12, 1)
    assert full_day(first, "fr") == "mardi 1er décembre 2026"
    assert full_day(first, "ar") == "الثلاثاء 1 دجنبر 2026"
    assert full_day(dt.date(2026, 12, 2), "fr") == "mercredi 2 décembre 2026"


def test_hours_are_told_so_that_their_two_times_cannot_change_places() -> None:
    closed = Reason(code=ReasonCode.CLOSED_HOUR, detail={"hours": "08:30-12:30 14:30-18:30"})
    assert reason_text(closed, "ar").endswith("(من 08:30 إلى 12:30 ومن 14:30 إلى 18:30).")
    assert reason_text(closed, "fr").endswith("(plages possibles\xa0: 08:30–12:30, 14:30–18:30).")


def test_a_reason_without_its_detail_is_told_without_it() -> None:
    slow = Reason(code=ReasonCode.THIN_LINK)
    assert reason_text(slow, "en") == "The connection is slow, so the picture quality is reduced."
