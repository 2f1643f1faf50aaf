"""Whose feed it is and what its reader chose: the values that steer a rendering."""

import datetime as dt
from dataclasses import dataclass

from scheduler.domain.text import Text

KEPT_DAYS = 30

# Raise both with every change of what a feed says: the validators of every feed follow them, so
# that clients which trust a validator fetch the new wording (RFC 9110 section 8.8).
TEXT_VERSION = 8
TEXT_CHANGED_AT = dt.datetime(2026, 12, 1, 13, tzinfo=dt.UTC)

LANGUAGES = ("ar+fr", "ar", "fr", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTitle:
    """Whose feed it is: one of `HolderKind`, the holder's id (empty for the province), its name."""

    kind: str
    id: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWindow:
    """The days a feed covers, counted from `today` in the house's zone; both ends included.

    Called-off sessions stay for at least 30 days after their date, however short the window is,
    so that every client has the time to see them struck out.
    """

    today: dt.date
    back_days: int = KEPT_DAYS
    ahead_days: int | None = None

    def holds(self, day: dt.date, *, called_off: bool = False) -> bool:
        """Tell whether a session on that day belongs into the feed."""
        back = max(self.back_days, KEPT_DAYS) if called_off else self.back_days
        if day < self.today - dt.timedelta(days=back):
            return False
        return self.ahead_days is None or day <= self.today + dt.timedelta(days=self.ahead_days)


def languages_of(choice: str) -> tuple[str, ...]:
    """Return the languages of a choice in order: `ar+fr` is Arabic, then French."""
    return tuple(choice.split("+"))


def join_address(base_url: str, uid: str) -> str:
    """Return the address at which a session is watched; it names the session and no reader."""
    return f"{base_url.rstrip('/')}/watch/{uid}"
