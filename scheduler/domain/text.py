"""A text in the three languages of the house."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of pages or of delivery."""

    ARABIC = "ar"
    FRENCH = "fr"
    ENGLISH = "en"
    AMAZIGH = "zgh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The same words in Arabic and French, and in English where somebody wrote them."""

    ar: str
    fr: str
    en: str = ""

    def wordings(self) -> tuple[str, str, str]:
        """Return the words of all three languages, as people look for them."""
        return self.ar, self.fr, self.en

    def in_(self, language: str) -> str:
        """Return the wording for a language code; English falls back to French, others Arabic."""
        if language.startswith("en"):
            return self.en or self.fr
        return self.fr if language.startswith("fr") else self.ar
