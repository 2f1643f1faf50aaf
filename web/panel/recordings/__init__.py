"""Recordings in the panel: handing in, judging, opening, withdrawing."""
