"""Figures as each language writes them, for texts without markup."""

from babel.numbers import format_decimal

from scheduler.language.locales import locale_of


def figure_text(number: float, language: str, pattern: str | None = None) -> str:
    """Write a number with the signs of its language: 1 558,5 in French, 1,558.5 in English.

    `pattern` is CLDR's. Arabic groups thousands as French does, with a space that never breaks:
    the full stop that CLDR has for Morocco reads as a decimal sign beside French texts.
    """
    written = format_decimal(number, pattern, locale=locale_of(language))
    return written.replace(".", "\u00a0") if locale_of(language).startswith("ar") else written
