"""Texts for attributes and scripts, where no markup may stand; kept, since boards repeat them."""

import datetime as dt
import re
from functools import lru_cache

from babel.dates import format_date
from markupsafe import Markup

from web.language.choice import LOCALES

# What `<bdi>` is in a page: a stretch that neither turns its neighbours round nor is turned.
LTR, OWN, END = "\u2066", "\u2068", "\u2069"


@lru_cache(maxsize=1024)
def plain(words: Markup) -> str:
    """Write a text without its markup; what was isolated stays so."""
    marked = str(words).replace('<bdi dir="ltr">', LTR).replace("<bdi>", OWN)
    return Markup(marked.replace("</bdi>", END)).striptags()  # noqa: S704 -- it was markup before


@lru_cache(maxsize=4096)
def plain_day(date: dt.date, language: str) -> str:
    """Write a day of this year: Mon 30 November."""
    return _first(format_date(date, "EEE d MMM", locale=LOCALES[language]), language)


@lru_cache(maxsize=4096)
def plain_full_day(date: dt.date, language: str) -> str:
    """Write a day in full: Monday 30 November 2026."""
    return _first(format_date(date, "EEEE d MMMM y", locale=LOCALES[language]), language)


@lru_cache(maxsize=4096)
def plain_days(first: dt.date, last: dt.date, language: str) -> str:
    """Write some days, both inclusive: Sunday 6 – Sunday 13 December 2026."""
    if first == last:
        return plain_full_day(first, language)
    pattern = "EEEE d MMMM y" if first.year != last.year else "EEEE d MMMM"
    if (first.year, first.month) == (last.year, last.month):
        pattern = "EEEE d"
    words = _first(format_date(first, pattern, locale=LOCALES[language]), language)
    return f"{words} – {plain_full_day(last, language)}"


def _first(words: str, language: str) -> str:
    """Write the first of a month as French does: vendredi 1er janvier."""
    return re.sub(r" 1(?= |$)", " 1er", words) if language == "fr" else words
