"""The languages, and the CLDR locale that writes each one's dates and figures."""

# Moroccan month names (نونبر) and Latin digits; English in its European order of dates.
LOCALES = {"ar": "ar_MA", "fr": "fr", "en": "en_GB"}


def locale_of(language: str) -> str:
    """Return the CLDR locale of a language code; a language without one is written in Arabic."""
    return LOCALES.get(language[:2], LOCALES["ar"])
