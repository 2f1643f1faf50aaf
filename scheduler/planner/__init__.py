"""A problem in, a plan out: no database, no file, no clock, and for one seed one plan.

`scheduler.planner.plan.plan` is the way in. It is not imported here, since OR-Tools takes most of a
second to load and most processes only ask where things are.
"""
