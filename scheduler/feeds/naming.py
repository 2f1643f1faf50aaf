"""The names that feeds bear: a level goes by its name in each language, never by its code alone."""

from scheduler.domain.holder import Holder, HolderKind, holders_of
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.text import Text
from scheduler.feeds.words import LEVELS
from scheduler.language.catalogue import in_each_language


def feed_names(province: Province) -> dict[Holder, Text]:
    """Return everybody who has a feed, with the name that the feed bears."""
    return {
        holder: level_name(Level(holder.id)) if holder.kind is HolderKind.LEVEL else name
        for holder, name in holders_of(province).items()
    }


def level_name(level: Level) -> Text:
    """Return how each language names a level."""
    return in_each_language(lambda words: words.gettext(LEVELS[level]))
