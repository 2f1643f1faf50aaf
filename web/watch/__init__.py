"""Watching a broadcast: the address that calendars name, a school's own player, and the media."""

from web.watch import joining, media, player
from web.watch.blueprint import blueprint

__all__ = ["blueprint", "joining", "media", "player"]
