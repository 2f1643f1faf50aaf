"""The pages behind a teacher's own link: when do I speak, my free hours, the calendar feed.

Importing the modules below registers their views.
"""

from scheduler.domain.holder import HolderKind
from web.own import calendar
from web.own.teacher import hours, page, session
from web.own.teacher.blueprint import blueprint

calendar.add_to(blueprint, HolderKind.TEACHER)

__all__ = ["blueprint", "hours", "page", "session"]
