"""Every command, by being imported."""

from scheduler.cli import inputs, listing, planning, releases, serving, upkeep

__all__ = ["inputs", "listing", "planning", "releases", "serving", "upkeep"]
