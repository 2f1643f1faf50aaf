"""What others did to the draft, as sentences: who, what, from where to where, and when."""

from flask_babel import gettext, ngettext
from markupsafe import Markup

from scheduler.domain.session import Placement
from scheduler.service.draft.activity import Happening
from web.language.formats import moment, when
from web.language.names import actor_name, key_name, name_of, studio_name
from web.language.wording import say


def happening_sentence(each: Happening) -> Markup:
    """Say what somebody did, with the time."""
    told = _told(each)
    return say(gettext("%(when)s: %(what)s"), when=moment(each.at), what=told)


def _told(each: Happening) -> Markup:
    who, session = actor_name(each.actor), _on(each.key)
    if each.sessions > 1 and each.act not in {"missed", "held"}:
        count = ngettext("%(num)s session", "%(num)s sessions", each.sessions)
        words = gettext("%(who)s changed %(count)s.")
        if each.act == "plan":
            words = gettext("%(who)s made a plan that touched %(count)s.")
        return say(words, who=who, count=count)
    words = {
        "unplace": gettext("%(who)s took %(session)s from its place."),
        "lock": gettext("%(who)s locked %(session)s where it is."),
        "unlock": gettext("%(who)s unlocked %(session)s."),
        "cancel": gettext("%(who)s called off %(session)s."),
        "reinstate": gettext("%(who)s asked for %(session)s again."),
        "missed": gettext("%(who)s said that %(session)s was not held."),
        "held": gettext("%(who)s took back that %(session)s was not held."),
        "undo": gettext("%(who)s took back an edit of %(session)s."),
        "redo": gettext("%(who)s did an edit of %(session)s again."),
        "release": gettext("%(who)s released the draft."),
    }.get(each.act)
    if words is None and each.sessions:
        return _moved(each.before, each.after, who, session)
    words = words or gettext("%(who)s changed the facts of the province.")
    return say(words, who=who, session=session)


def _on(key: str) -> Markup:
    return key_name(key) if "/" in key else name_of(key)


def _moved(
    before: Placement | None, after: Placement | None, who: Markup, session: Markup
) -> Markup:
    if after is None:
        return say(gettext("%(who)s took %(session)s from its place."), who=who, session=session)
    there = when(after.slot)
    if before is None:
        words = gettext("%(who)s placed %(session)s on %(there)s.")
        return say(words, who=who, session=session, there=there)
    here = when(before.slot)
    if before.slot == after.slot:
        here, there = studio_name(before.studio_id), studio_name(after.studio_id)
    words = gettext("%(who)s moved %(session)s from %(here)s to %(there)s.")
    return say(words, who=who, session=session, here=here, there=there)
