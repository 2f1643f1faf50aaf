"""Requests: what schools and teachers ask the operator to change."""
