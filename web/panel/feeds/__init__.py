"""Calendars and secret addresses."""
