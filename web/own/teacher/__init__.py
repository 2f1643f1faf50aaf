"""The pages behind a teacher's own link: when do I speak, my free hours, the calendar feed.

Importing the modules below registers their views.
"""

from scheduler.service.views import HolderKind
from web import own_calendar
from web.teacher import hours, page, session
from web.teacher.blueprint import blueprint

own_calendar.add_to(blueprint, HolderKind.TEACHER)

__all__ = ["blueprint", "hours", "page", "session"]
