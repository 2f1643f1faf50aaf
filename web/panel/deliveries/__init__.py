"""Recordings on their way to schools, in the panel."""
