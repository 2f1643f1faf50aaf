"""The pages behind a school's own link: when is ours, live or recorded, and what we reply.

Importing the modules below registers their views.
"""

from web.school import asking, facts, page, replying
from web.school.blueprint import blueprint

__all__ = ["asking", "blueprint", "facts", "page", "replying"]
