"""Rendering of what has been released: domain values in, bytes out.

The same input gives the same bytes in every process and on every day: no clock, no randomness, no
zone data and no database are touched here.
"""
