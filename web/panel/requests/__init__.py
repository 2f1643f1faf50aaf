"""Change requests of schools and teachers."""
