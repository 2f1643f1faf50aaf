"""Schools: what schools and teachers exchange about a session."""
