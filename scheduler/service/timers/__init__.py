"""Timers: the rows of actions that fall due, are claimed and done."""
