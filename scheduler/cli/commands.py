"""Every command, by being imported."""

from scheduler.cli import inputs, listing, people, planning, releases, secret, serving, upkeep

__all__ = ["inputs", "listing", "people", "planning", "releases", "secret", "serving", "upkeep"]
