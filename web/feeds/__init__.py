"""Subscribed documents behind secret addresses: calendars and podcasts.

Register `blueprint` and exempt it from form protection: its only readers are calendar programs,
which get no page, no cookie and no redirect, whatever happens.
"""

from web.feeds.views import blueprint

__all__ = ["blueprint"]
