"""Why there is nothing to plan on some days, in a sentence that the calendar bears out."""

import datetime as dt

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.calendar import Closure
from scheduler.domain.province import Province
from web.language.formats import day, said_in_page
from web.language.names import joined_list, province
from web.language.wording import say

DAY = dt.timedelta(days=1)


def why_nothing(first: dt.date, last: dt.date, today: dt.date) -> Markup:
    """Return why no session is to be placed between two days, both inclusive."""
    here = province()
    if not here.programmes:
        return say(gettext("There is no programme yet."))
    days = [first + DAY * number for number in range((last - first).days + 1)]
    coming = [each_day for each_day in days if each_day >= today]
    if not any(here.has_open_day(each_day) for each_day in coming):
        return _closed(here, coming)
    running = [
        programme
        for programme in here.programmes
        if programme.first <= last and programme.last >= first
    ]
    if running:
        return say(
            gettext(
                "What the programmes ask for is scheduled already, and stays because it is "
                "locked, past or imminent, or it belongs to other weeks."
            )
        )
    later = [programme.first for programme in here.programmes if programme.first > last]
    if later:
        words = gettext("No programme runs on these days; the next one begins on %(day)s.")
        return say(words, day=day(min(later)))
    ended = max(programme.last for programme in here.programmes)
    return say(
        gettext("No programme runs any more; the last one ended on %(day)s."), day=day(ended)
    )


def _closed(here: Province, days: list[dt.date]) -> Markup:
    """Say what closes the days on which there would be lessons."""
    calendar = here.calendar
    if not days:
        return say(gettext("These days are over."))
    inside = [each_day for each_day in days if calendar.first <= each_day <= calendar.last]
    if not inside:
        words = gettext("Lessons run from %(first)s to %(last)s.")
        return say(words, first=day(calendar.first), last=day(calendar.last))
    closures: dict[Closure, None] = {}
    for each_day in inside:
        found = calendar.closure_for_all(each_day)
        if found is not None:
            closures[found] = None
    if closures:
        names = joined_list(said_in_page(closure.name) for closure in closures)
        return say(gettext("Schools are closed: %(why)s."), why=names)
    return say(gettext("There are no lessons on these days."))
