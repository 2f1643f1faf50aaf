"""Bytes of a table that an office saved, as text: whichever of the usual encodings they are in."""

import codecs
import re
import unicodedata

from scheduler.domain.errors import Fault
from scheduler.intake.remarks import RemarkCode, Remarks

ARABIC, WESTERN = "cp1256", "cp1252"
_NAMES = {ARABIC: "Windows-1256", WESTERN: "Windows-1252"}
_SAMPLE = 4096
_WORD = re.compile(r"[^\W\d_]+")
# Arabic letters of UTF-8 that were shown as if they were Windows-1252: "Ø§Ù„".
_GARBLED = re.compile(r"(?:[ØÙ][^\sA-Za-z0-9]){3}")
_LOST = re.compile(r"\?{3,}")


def decode_table(content: bytes, name: str, faults: list[Fault], remarks: Remarks) -> str | None:
    """Return the text of a table; None and a fault where its letters cannot be told.

    UTF-8 and UTF-16 are known by themselves; of the eight-bit encodings Windows-1256 is taken
    where it gives Arabic words, else Windows-1252, and a remark asks to look at the names.
    """
    text = _unicode(content)
    if text is None:
        encoding = _eight_bits(content)
        if encoding is None:
            faults.append(_fault(name, "is no text in a known encoding"))
            return None
        text = content.decode(encoding)
        remarks.add(name, None, RemarkCode.READ_AS, encoding=_NAMES[encoding])
    if _GARBLED.search(text) or "\ufffd" in text:
        faults.append(_fault(name, "shows signs where Arabic letters were"))
        return None
    if _LOST.search(text):
        faults.append(_fault(name, "lost its Arabic letters when it was saved (???)"))
        return None
    return text


def _unicode(content: bytes) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(content, "utf-16")
    zeros = content[:_SAMPLE].count(0)
    if zeros > len(content[:_SAMPLE]) // 8:
        # Without a byte order mark: the letters of a heading have their zero byte first or last.
        last = content[1:_SAMPLE:2].count(0) * 2 >= zeros
        return _decoded(content, "utf-16-le" if last else "utf-16-be")
    return _decoded(content, "utf-8-sig")


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _eight_bits(content: bytes) -> str | None:
    """Tell the two Windows encodings apart, which share the small accented letters of French.

    In the wrong one a capital É stands as an Arabic letter inside a Latin word, and an Arabic word
    as a row of accented capitals. None where the bytes are text in neither.
    """
    readings: dict[str, int] = {}
    for encoding in (WESTERN, ARABIC):
        text = _decoded(content, encoding)
        if text is not None and not any(_is_control(letter) for letter in set(text)):
            readings[encoding] = _soundness(text)
    return max(readings, key=lambda encoding: readings[encoding]) if readings else None


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" and letter not in "\r\n\t"


def _soundness(text: str) -> int:
    """Count words of one script, less those of two and those of accented letters alone."""
    count = 0
    for word in _WORD.findall(text):
        arabic = sum("\u0600" <= letter <= "\u06ff" for letter in word)
        accented = sum("\u00a0" < letter <= "\u024f" for letter in word)
        if arabic == len(word) > 1:
            count += 1
        elif 0 < arabic < len(word) or accented > len(word) // 2 + 1:
            count -= 1
    return count


def _fault(name: str, wrong: str) -> Fault:
    allowed = "save it as an Excel workbook, or as CSV in UTF-8"
    return Fault(file=name, line=None, key="file", wrong=wrong, allowed=allowed)
