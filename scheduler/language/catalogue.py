"""The catalogue of one language, for texts that are written outside a web request."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations

from babel.support import Translations

from scheduler.domain.text import Text
from scheduler.language.compiling import FOLDER, compile_stale
from scheduler.language.locales import locale_of
from scheduler.language.numbers import figure_text


def N_(message: str) -> str:  # noqa: N802 -- gettext's own name for it
    """Mark a message for the catalogues where it is translated later."""
    return message


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language. English is what the messages themselves say."""

    language: str
    translations: NullTranslations

    def gettext(self, message: str, **parts: object) -> str:
        """Return a message in this language, its placeholders filled."""
        return _filled(self.translations.gettext(message), parts)

    def pgettext(self, context: str, message: str, **parts: object) -> str:
        """Return a message that means something else elsewhere, as its context has it."""
        return _filled(self.translations.pgettext(context, message), parts)

    def ngettext(self, singular: str, plural: str, num: int, **parts: object) -> str:
        """Return a message in the plural form that belongs to a number, which it names `num`."""
        written = self.translations.ngettext(singular, plural, num)
        return _filled(written, {"num": figure_text(num, self.language)} | parts)


@lru_cache
def words_in(language: str) -> Words:
    """Return the texts of "ar", "fr" or "en"; of any other language those in Arabic."""
    compile_stale()
    locale = locale_of(language)
    found = Translations.load(FOLDER, [locale])
    return Words(locale[:2], found)


def in_each_language(wording: Callable[[Words], str]) -> Text:
    """Return a text with its wording in every language."""
    return Text(ar=wording(words_in("ar")), fr=wording(words_in("fr")), en=wording(words_in("en")))


def _filled(written: str, parts: dict[str, object]) -> str:
    return written % parts if parts else written
