"""Feeds: calendars, podcasts and printed week sheets, and who has fetched them."""
