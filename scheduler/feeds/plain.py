"""Text as calendar clients can take it: no control characters, one kind of line end."""

import unicodedata

# Explicit embeddings, overrides and isolates come in with pasted text and, left open, would turn
# round the rest of the client's page; marks (LRM, RLM) and joiners are harmless and stay.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}


def plain_text(text: str) -> str:
    """Return the text with line feeds as its only line ends and nothing that RFC 5545 section 3.1
    forbids in a TEXT value: control characters, half surrogates, non-characters.
    """
    for found, wanted in LINE_ENDS.items():
        text = text.replace(found, wanted)
    return "".join(char for char in text if char == "\n" or _is_written(char)).strip()


def plain_line(text: str) -> str:
    """Return the text on one line, each run of white space as one space."""
    return " ".join(plain_text(text.replace("\t", " ")).split())


def _is_written(char: str) -> bool:
    if char in TURNING or char == "\ufeff" or ord(char) & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(char) not in {"Cc", "Cs"}
