"""A sentence before it is put into a language: a message of the catalogues, and what fills it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Noun:
    """A word that fills a sentence and is itself translated, such as "school"."""

    word: str

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said to a person; as text it is English."""

    message: str
    parts: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.parts if self.parts else self.message


def of_system(error: OSError) -> Noun:
    """Return what the system says of a file, which it says in English."""
    return Noun(error.strerror or str(error))


def sentence(message: str, **parts: object) -> Sentence:
    """Return a sentence; the catalogues find its message by the name of this function."""
    return Sentence(message, parts)
