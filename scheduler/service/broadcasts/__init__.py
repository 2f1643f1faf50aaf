"""Broadcasts: joining a session, and carrying it out on air."""
