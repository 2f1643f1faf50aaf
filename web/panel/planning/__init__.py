"""Planning, its progress, and solutions for what found no slot."""
