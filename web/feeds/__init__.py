"""Calendars behind secret addresses. Registering `blueprint` puts their door before the pages."""

from web.feeds.blueprint import blueprint

__all__ = ["blueprint"]
