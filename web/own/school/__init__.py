"""The pages behind a school's own link: when is ours, live or recorded, and what we reply.

Importing the modules below registers their views.
"""

from scheduler.domain.holder import HolderKind
from web.own import calendar
from web.own.school import asking, facts, page, replying
from web.own.school.blueprint import blueprint

calendar.add_to(blueprint, HolderKind.SCHOOL)

__all__ = ["asking", "blueprint", "facts", "page", "replying"]
