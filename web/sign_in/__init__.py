"""The ways in: by password, by a one-time link, by an identity provider; and the own account.

Importing the modules below registers their views.
"""

from web.sign_in import account, door, factor, link, provider, second
from web.sign_in.blueprint import blueprint

__all__ = ["account", "blueprint", "door", "factor", "link", "provider", "second"]
