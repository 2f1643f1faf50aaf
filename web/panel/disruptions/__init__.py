"""Short notice: an event, its impact, and applying it."""
