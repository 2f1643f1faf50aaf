"""One session and one programme."""
