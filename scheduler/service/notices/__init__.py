"""Notices: everything that is written to people, from digest to bounce."""
