"""What has happened at short notice, in one line."""

from flask_babel import gettext
from markupsafe import Markup

from scheduler.service.disruptions.events import Event, EventKind
from scheduler.service.draft.queries import session as draft_session
from web.context import ctx
from web.language.formats import day_short, hours_shown, said_in_page
from web.language.names import (
    commune_name,
    province,
    school_name,
    session_name,
    studio_name,
    teacher_name,
)
from web.language.wording import say


def event_sentence(event: Event) -> Markup:
    """Say what has happened, to whom and when."""
    words = {
        EventKind.TEACHER_AWAY: gettext("%(who)s is away, %(when)s"),
        EventKind.STUDIO_DOWN: gettext("%(who)s is out of service, %(when)s"),
        EventKind.CLOSED: gettext("%(who)s: closed, %(when)s"),
        EventKind.CALL_OFF: gettext("All sessions are cancelled, %(when)s"),
        EventKind.BELLS: gettext("%(who)s: in force, %(when)s"),
        EventKind.MISSED: gettext("%(who)s was not broadcast, %(when)s"),
    }[event.kind]
    return say(words, who=_who(event), when=_when(event))


def _who(event: Event) -> Markup:
    here = province()
    if event.kind is EventKind.MISSED:
        return session_name(draft_session(ctx(), int(event.about)).key)
    if event.kind is EventKind.BELLS:
        return said_in_page(
            next(period.name for period in here.calendar.periods if period.id == event.about)
        )
    if event.kind is EventKind.CLOSED and event.about not in here.school_by_code:
        commune = next((school for school in here.schools if school.commune == event.about), None)
        if commune is None:
            return Markup.escape(gettext("All schools"))
        return say(gettext("The schools of %(commune)s"), commune=commune_name(commune))
    names = {EventKind.TEACHER_AWAY: teacher_name, EventKind.STUDIO_DOWN: studio_name}
    return names.get(event.kind, school_name)(event.about)


def _when(event: Event) -> Markup:
    if event.first == event.last:
        days = say(gettext("on %(day)s"), day=day_short(event.first))
    else:
        words = gettext("from %(first)s to %(last)s")
        days = say(words, first=day_short(event.first), last=day_short(event.last))
    if event.whole_days:
        return days
    return Markup("{}{}{}").format(days, gettext(", "), hours_shown(event.start, event.end))
