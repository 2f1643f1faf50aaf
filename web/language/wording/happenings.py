"""What others did to the draft, as sentences: who, what, from where to where, and when."""

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.session import Placement
from scheduler.service.draft.activity import Happening
from web.language.counts import ngettext
from web.language.formats import moment, when
from web.language.names import actor_name, in_sentence, studio_name
from web.language.wording import say


def happening_sentence(happening: Happening) -> Markup:
    """Say what somebody did, with the time."""
    told = _told(happening)
    return say(gettext("%(when)s: %(what)s"), when=moment(happening.at), what=told)


def _told(happening: Happening) -> Markup:
    who, session = actor_name(happening.actor), _on(happening.key)
    if happening.sessions > 1 and happening.act not in {"missed", "held"}:
        count = ngettext("%(num)s session", "%(num)s sessions", happening.sessions)
        words = gettext("%(who)s changed %(count)s.")
        if happening.act == "plan":
            words = gettext("%(who)s ran the planner, which changed %(count)s.")
        return say(words, who=who, count=count)
    words = {
        "unplace": gettext("%(who)s removed %(session)s from the schedule."),
        "lock": gettext("%(who)s locked %(session)s."),
        "unlock": gettext("%(who)s unlocked %(session)s."),
        "several-lock": gettext("%(who)s locked %(session)s."),
        "several-unlock": gettext("%(who)s unlocked %(session)s."),
        "cancel": gettext("%(who)s cancelled %(session)s."),
        "reinstate": gettext("%(who)s reinstated %(session)s."),
        "missed": gettext("%(who)s marked %(session)s as not broadcast."),
        "held": gettext("%(who)s marked %(session)s as broadcast after all."),
        "undo": gettext("%(who)s undid a change to %(session)s."),
        "redo": gettext("%(who)s redid a change to %(session)s."),
        "release": gettext("%(who)s released the draft."),
    }.get(happening.act)
    if words is None and happening.sessions:
        return _moved(happening.before, happening.after, who, session)
    words = words or gettext("%(who)s changed the province’s data.")
    return say(words, who=who, session=session)


def _on(key: str) -> Markup:
    return in_sentence(key)


def _moved(
    before: Placement | None, after: Placement | None, who: Markup, session: Markup
) -> Markup:
    if after is None:
        return say(
            gettext("%(who)s removed %(session)s from the schedule."), who=who, session=session
        )
    there = when(after.slot)
    if before is None:
        words = gettext("%(who)s scheduled %(session)s for %(there)s.")
        return say(words, who=who, session=session, there=there)
    here = when(before.slot)
    if before.slot == after.slot:
        here, there = studio_name(before.studio_id), studio_name(after.studio_id)
    words = gettext("%(who)s moved %(session)s from %(here)s to %(there)s.")
    return say(words, who=who, session=session, here=here, there=there)
