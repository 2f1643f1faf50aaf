"""Sentences and faults in the words of one language."""

from scheduler.domain.errors import Fault
from scheduler.domain.sentence import Noun, Sentence
from scheduler.language.catalogue import Words
from scheduler.language.phrases import known_phrase

NOUN = "noun"  # the context of a word that fills a sentence

# What the system says of a file, and names of what is looked for that stand in no call.
NOUNS = (
    Noun("No such file or directory"),
    Noun("Permission denied"),
    Noun("Is a directory"),
    Noun("Not a directory"),
    Noun("File exists"),
    Noun("No space left on device"),
    Noun("Read-only file system"),
    Noun("Input/output error"),
    Noun("Connection refused"),
    Noun("school"),
    Noun("teacher"),
    Noun("studio"),
    Noun("province"),
    Noun("programme"),
    Noun("level"),
    Noun("operator"),
    Noun("person"),
    Noun("room"),
    Noun("commune"),
    Noun("calendar"),
    Noun("network"),
    Noun("settings"),
    Noun("add"),
    Noun("change"),
    Noun("retire"),
)


def said(sentence: Sentence, words: Words) -> str:
    """Return a sentence in a language, the nouns that fill it translated too."""
    parts = {name: _part(part, words) for name, part in sentence.parts.items()}
    return words.gettext(sentence.message, **parts)


def noun(word: str, words: Words) -> str:
    """Return a word that fills a sentence in a language; one that is not known stays as it is."""
    return words.pgettext(NOUN, word) if word else ""


def fault_line(fault: Fault, words: Words) -> str:
    """Return where a fault is, what is wrong and what is allowed; names of keys stay as written."""
    place = fault.file if fault.line is None else f"{fault.file}:{fault.line}"
    return words.gettext(
        "%(place)s: %(key)s: %(wrong)s; %(allowed)s",
        place=place,
        key=fault.key,
        wrong=phrase(fault.wrong, words),
        allowed=phrase(fault.allowed, words),
    )


def phrase(written: str, words: Words) -> str:
    """Return one phrase of a fault in a language; one that is not known stays as it is."""
    message, parts = known_phrase(written)
    if not message:
        return written
    filled = {
        name: noun(part, words) if name in {"why", "cause"} else part
        for name, part in parts.items()
    }
    return words.gettext(message, **filled)


def _part(part: object, words: Words) -> object:
    return noun(part.word, words) if isinstance(part, Noun) else part
