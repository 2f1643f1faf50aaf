"""Input files to domain values: every fault of every file at once, and all or nothing."""

from scheduler.intake.province import load_province

__all__ = ["load_province"]
