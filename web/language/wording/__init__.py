"""Every code of the scheduler as words: a sentence a code, in the page's language.

A test holds that no code is left without words.
"""

import re
from collections.abc import Mapping

from flask_babel import get_translations
from markupsafe import Markup

from scheduler.language.numbers import figure_text
from web.language.choice import language

# A day such as « 8 déc. » brings a full stop of its own to the end of a sentence.
TWO_STOPS = re.compile(r"\.((?:</\w+>)*)\.$")


def say(translated: str, **parts: object) -> Markup:
    """Put parts into a translated sentence, each isolated from the direction around it."""
    return _ended(Markup(translated) % _isolated(parts))  # noqa: S704 -- the translators' text is ours


def say_count(singular: str, plural: str, num: int, **parts: object) -> Markup:
    """Put a number and parts into the plural form that belongs to the number."""
    shown = {"num": figure_text(num, language())} | parts
    written: str = get_translations().ungettext(singular, plural, num)
    return _ended(Markup(written) % _isolated(shown))  # noqa: S704 -- the translators' text is ours


def _ended(sentence: Markup) -> Markup:
    return Markup(TWO_STOPS.sub(r".\1", str(sentence)))  # noqa: S704 -- markup already


def _isolated(parts: Mapping[str, object]) -> dict[str, Markup]:
    return {
        name: part if isinstance(part, Markup) else Markup("<bdi>{}</bdi>").format(part)
        for name, part in parts.items()
    }
