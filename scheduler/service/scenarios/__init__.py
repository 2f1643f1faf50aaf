"""Scenarios: what-if plans that never touch the draft."""
