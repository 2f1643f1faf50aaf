"""The first steps of an empty installation."""
