"""Recordings: handing in, checking, opening, withdrawing, and how long they are kept."""
