"""Releases: freezing, reading and restoring what everybody sees."""
