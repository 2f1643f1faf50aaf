"""The pages behind a school's own link: when is ours, live or recorded, and what we reply.

Importing the modules below registers their views.
"""

from scheduler.service.views import HolderKind
from web import own_calendar
from web.school import asking, facts, page, replying
from web.school.blueprint import blueprint

own_calendar.add_to(blueprint, HolderKind.SCHOOL)

__all__ = ["asking", "blueprint", "facts", "page", "replying"]
