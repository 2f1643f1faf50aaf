"""The names that feeds bear: a level goes by its name in each language, never by its code alone."""

from scheduler.domain.holder import Holder, HolderKind, holders_of
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.text import Text
from scheduler.feeds.words import LEVELS
from scheduler.language.catalogue import N_, in_each_language

# Provinces whose name each language spells in its own way; any other goes by the name it has.
PROVINCES = (N_("Rehamna"),)


def feed_names(province: Province) -> dict[Holder, Text]:
    """Return everybody who has a feed, with the name that the feed bears."""
    named = holders_of(province)
    for holder, name in named.items():
        if holder.kind is HolderKind.LEVEL:
            named[holder] = level_name(Level(holder.id))
        elif holder.kind is HolderKind.PROVINCE:
            named[holder] = _province_name(name.fr)
    return named


def level_name(level: Level) -> Text:
    """Return how each language names a level."""
    return in_each_language(lambda words: words.gettext(LEVELS[level]))


def _province_name(name: str) -> Text:
    return in_each_language(lambda words: words.gettext(name))
