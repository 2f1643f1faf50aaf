"""Releases and their recipients."""
