"""Reports and the term."""
