"""Signs as Arabic, French and office keyboards give them, where a value has a plain form."""

_DIGITS = {chr(first + digit): str(digit) for first in (0x660, 0x6F0) for digit in range(10)}
_SPACES = dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000", " ")
# Marks of direction and widthless signs that come along when something is copied.
_UNSEEN = dict.fromkeys(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff", ""
)
_APOSTROPHES = dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\u00b4\uff07", "'")
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-")
_LISTS = {"\u061b": ";", "\u060c": ",", "\u066b": ".", "\u066c": "", "\u2026": ".."}

_PLAIN = str.maketrans(_DIGITS | _SPACES | _UNSEEN | _APOSTROPHES | _DASHES | _LISTS)


def plain_signs(words: str) -> str:
    """Return a typed value with plain digits, spaces, apostrophes, dashes, commas and semicolons.

    For codes, numbers, days, hours, lists and addresses; the texts that people read stay as they
    were written. Arabic and Persian digits become 0-9, and marks of direction are dropped.
    """
    return words.translate(_PLAIN)
