"""Deliveries: recordings on their way to the schools that did not have the session live."""
