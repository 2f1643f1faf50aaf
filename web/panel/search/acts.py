"""What can be done in the panel and where, under its name in every language."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for
from flask_babel import force_locale, get_locale, gettext

from web.panel.navigation import Way, bar
from web.security.permissions import may

LANGUAGES = ("ar", "fr", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelAct:
    """A page or an act: its name for the reader, its names in all languages, and where it is."""

    words: str
    known_as: tuple[str, ...]
    address: str


def acts() -> list[PanelAct]:
    """Return what whoever is signed in may do, under names in every language."""
    named: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        with force_locale(language):
            for address, words in _everything():
                named.setdefault(address, {})[language] = words
    mine = str(get_locale())
    return [
        PanelAct(
            words=names.get(mine, names["en"]), known_as=tuple(names.values()), address=address
        )
        for address, names in named.items()
    ]


def in_all_languages(word: Callable[[], str]) -> tuple[str, ...]:
    """Return what is said by a function in each language."""
    said = []
    for language in LANGUAGES:
        with force_locale(language):
            said.append(word())
    return tuple(said)


def _everything() -> list[tuple[str, str]]:
    ways = [way for part in bar() for way in ((part,) if isinstance(part, Way) else part.ways)]
    found = [(way.address, way.words) for way in ways]
    if may("panel.short_notice"):
        found += [
            (url_for("panel.short_notice", kind=kind), words)
            for kind, words in (
                ("teacher-away", gettext("A teacher is away…")),
                ("studio-down", gettext("A studio is down…")),
                ("closed", gettext("A school is closed…")),
                ("call-off", gettext("Cancel sessions…")),
            )
        ]
    if may("panel.new_fact"):
        found += [
            (url_for("panel.new_fact", slug=slug), words)
            for slug, words in (
                ("programme", gettext("New programme")),
                ("school", gettext("New school")),
                ("teacher", gettext("New teacher")),
                ("studio", gettext("New studio")),
                ("closure", gettext("New closure")),
            )
        ]
    found.append((url_for("panel.what_if"), gettext("What if…")))
    found.append((url_for("panel.releases"), gettext("All releases")))
    return found
