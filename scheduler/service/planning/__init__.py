"""Planning: asking the planner, storing its answer, finding free slots."""
