"""Texts that a spreadsheet would run as formulas: marked on the way out, unmarked on the way in."""

import re

_RUN = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if _RUN.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that was guarded."""
    return text[1:] if _MARKED.match(text) else text
