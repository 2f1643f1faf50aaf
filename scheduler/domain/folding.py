"""Words as people look for them: without accents, vowel signs and the many shapes of one letter."""

import unicodedata
from collections.abc import Iterable

# What compatibility decomposition leaves apart, though readers type one for the other.
ALIKE = str.maketrans(
    {
        "\u0671": "\u0627",  # alif wasla
        "\u0649": "\u064a",  # alif maqsura, typed for ya and the other way round
        "\u06cc": "\u064a",  # Persian ya
        "\u06a9": "\u0643",  # Persian kaf
        "\u0629": "\u0647",  # ta marbuta, typed for ha
        "\u0640": "",  # tatweel
        "œ": "oe",
        "æ": "ae",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "’": "'",
        "ʼ": "'",
    }
)


def folded(text: str) -> str:
    """Return a text as it is compared: lower case, no marks on letters, one shape a letter, Latin
    digits, single blanks. Folding twice changes nothing.
    """
    apart = unicodedata.normalize("NFKD", text).casefold().translate(ALIKE)
    # Folding the case may compose or bring new marks, so it is taken apart once more.
    letters = unicodedata.normalize("NFKD", apart)
    plain = "".join(_plain(letter) for letter in letters)
    return " ".join(plain.translate(ALIKE).split())


def matches(words: str, texts: Iterable[str]) -> bool:
    """Tell whether every word looked for stands in one of some texts, whole or as a part."""
    wanted = folded(words).split()
    if not wanted:
        return True
    where = "\n".join(folded(text) for text in texts)
    return all(word in where for word in wanted)


def _plain(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in {"Mn", "Me", "Cf"}:  # marks above and below, and signs that nobody sees
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    return letter
