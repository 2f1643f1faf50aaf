"""One repository a subject; each works on the connection of one unit of work."""
