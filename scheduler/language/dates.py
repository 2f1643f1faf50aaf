"""Days as each language writes them, from CLDR; kept, since boards and feeds repeat them."""

import datetime as dt
import re
from functools import lru_cache

from babel.dates import format_date

from scheduler.language.locales import locale_of


@lru_cache(maxsize=4096)
def short_day(date: dt.date, language: str) -> str:
    """Write a day of this year: Mon 30 November."""
    return _first(format_date(date, "EEE d MMM", locale=locale_of(language)), language)


@lru_cache(maxsize=4096)
def full_day(date: dt.date, language: str) -> str:
    """Write a day in full: Monday 30 November 2026."""
    return _first(format_date(date, "EEEE d MMMM y", locale=locale_of(language)), language)


@lru_cache(maxsize=4096)
def day_range(first: dt.date, last: dt.date, language: str) -> str:
    """Write some days, both inclusive: Sunday 6 – Sunday 13 December 2026."""
    if first == last:
        return full_day(first, language)
    pattern = "EEEE d MMMM y" if first.year != last.year else "EEEE d MMMM"
    if (first.year, first.month) == (last.year, last.month):
        pattern = "EEEE d"
    written = _first(format_date(first, pattern, locale=locale_of(language)), language)
    return f"{written} – {full_day(last, language)}"


def _first(written: str, language: str) -> str:
    """Write the first of a month as French does: vendredi 1er janvier."""
    return re.sub(r" 1(?= |$)", " 1er", written) if language == "fr" else written
