"""Text as calendar clients can take it: no control characters, one kind of line end."""

import re

LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Control characters, half surrogates and non-characters, which RFC 5545 section 3.1 or XML forbid;
# the byte order mark; and explicit embeddings, overrides and isolates, which come in with pasted
# text and, left open, would turn round the rest of the client's page. Marks and joiners stay.
NON_CHARACTERS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
UNWRITTEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef"
    f"{NON_CHARACTERS}]"
)

# No-break spaces are no room for a line to end: French signs stand after one.
LOOSE_SPACES = re.compile("[^\\S\xa0\u202f]+")


def plain_text(text: str) -> str:
    """Return the text with line feeds as its only line ends and nothing that clients may refuse."""
    return UNWRITTEN.sub("", LINE_END.sub("\n", text)).strip()


def plain_line(text: str) -> str:
    """Return the text on one line, each run of white space as one space; no-break spaces stay."""
    return LOOSE_SPACES.sub(" ", plain_text(text.replace("\t", " ")))
