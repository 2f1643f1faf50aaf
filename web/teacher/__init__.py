"""The pages behind a teacher's own link: when do I speak, my free hours, the calendar feed.

Importing the modules below registers their views.
"""

from web.teacher import hours, page, session
from web.teacher.blueprint import blueprint

__all__ = ["blueprint", "hours", "page", "session"]
