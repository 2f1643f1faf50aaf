"""Input files to domain values: every fault of every file at once, and all or nothing."""

from scheduler.intake.province import Inputs, load_inputs, load_province

__all__ = ["Inputs", "load_inputs", "load_province"]
