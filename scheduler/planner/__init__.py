"""A problem in, a plan out: no database, no file, no clock, and for one seed one plan."""

from scheduler.planner.plan import plan

__all__ = ["plan"]
