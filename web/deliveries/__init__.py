"""Recordings behind a school's own address: the file, its pieces, its Metalink, and receipts."""

from web.deliveries import fetching, listing
from web.deliveries.blueprint import blueprint

__all__ = ["blueprint", "fetching", "listing"]
