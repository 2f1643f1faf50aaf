"""Days as plain text, for attributes, where no markup may stand; kept, since boards repeat them."""

import datetime as dt
from functools import lru_cache

from babel.dates import format_date

from web.languages import LOCALES


@lru_cache(maxsize=4096)
def plain_day(date: dt.date, language: str) -> str:
    """Write a day of this year: Mon 30 November."""
    return format_date(date, "EEE d MMM", locale=LOCALES[language])


@lru_cache(maxsize=4096)
def plain_full_day(date: dt.date, language: str) -> str:
    """Write a day in full: Monday 30 November 2026."""
    return format_date(date, "EEEE d MMMM y", locale=LOCALES[language])
