"""The faults of inputs in the page's language: what is wrong, and what is allowed.

What is not known is shown as it is.
"""

import datetime as dt

from flask_babel import gettext

from scheduler.domain.errors import Fault
from scheduler.domain.school import Level, SchoolKind
from scheduler.language.dates import full_day
from scheduler.language.phrases import known_phrase
from web.language.choice import direction, language
from web.language.wording.labels import level_word, school_kind_word

# What nobody need say beside a field that shows it, and what is asked where nothing was typed.
SEEN = frozenset({"is empty", "is missing", "is %(given)s"})
FILLED_IN = frozenset({"it must be given", "it must not be empty"})


def fault_words(fault: Fault) -> str:
    """Say what is wrong and what is allowed, without the place."""
    return gettext(
        "%(wrong)s; %(allowed)s",
        wrong=fault_phrase(fault.wrong),
        allowed=fault_phrase(fault.allowed),
    )


def beside_words(fault: Fault) -> str:
    """Say what is wrong beside the field in which it stands: what is seen there is not repeated."""
    if fault.allowed in FILLED_IN:
        return gettext("This field is required.")
    if known_phrase(fault.wrong)[0] in SEEN:
        return gettext("Needed: %(allowed)s.", allowed=fault_phrase(fault.allowed))
    words = fault_words(fault)
    return words[:1].upper() + words[1:]


def fault_phrase(words: str) -> str:
    """Say one phrase of intake in the page's language."""
    said, parts = known_phrase(words)
    if not said:
        return words
    given = {name: _apart(_readable(text)) for name, text in parts.items()}
    return gettext(said, **given) if given else gettext(said)


def _readable(text: str) -> str:
    """Write days, kinds of school and levels as people do."""
    levels = text.split(", ")
    if all(level in set(Level) for level in levels):
        return gettext(", ").join(level_word(Level(level)) for level in levels)
    if text in set(SchoolKind):
        return school_kind_word(SchoolKind(text))
    try:
        return full_day(dt.date.fromisoformat(text), language())
    except ValueError:
        return text


def _apart(value: str) -> str:
    # What was typed may run the other way: -3 must not become 3-. A page may show this as it is.
    return f"\u2068{value}\u2069" if direction() == "rtl" else value
