"""The names behind ids and codes, for sentences: read once a request."""

import datetime as dt
from collections.abc import Iterable, Sequence

from flask import Flask, g
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.errors import NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.school import Level, School
from scheduler.domain.wall import parse_clock
from scheduler.service.disruptions.events import UNFORESEEN
from scheduler.service.province import stored_province
from web.context import ctx
from web.language.choice import language
from web.language.formats import clock, day_short, isolated, said
from web.language.wording import say
from web.language.wording.labels import level_word


def init(app: Flask) -> None:
    """Let the pages of an application say whether they show examples."""
    app.jinja_env.globals.update(some_are_examples=some_are_examples)


def some_are_examples() -> bool:
    """Tell whether schools are shown that the delegation has not yet replaced by its own."""
    here = known_province()
    return here is not None and any(each.is_illustrative for each in here.schools)


def province() -> Province:
    """Return the province, read once a request. Raises `NotFoundError` before the first import."""
    if "province" not in g:
        g.province = stored_province(ctx())
    found: Province = g.province
    return found


def known_province() -> Province | None:
    """Return the province, or None before the first import."""
    try:
        return province()
    except NotFoundError:
        return None


def session_name(key: SessionKey) -> Markup:
    """Write a session as people speak of it: the programme's title and its number."""
    here = known_province()
    programme = here.programme_by_id.get(key.programme_id) if here else None
    if programme is None:
        return isolated(key)
    return Markup("{} {}").format(said(programme.title), counted(key.number, programme.count))


def counted(number: int, total: int) -> Markup:
    """Write which of how many: 4/12."""
    return Markup('<bdi dir="ltr">{}/{}</bdi>').format(number, total)


def session_names(keys: str) -> Markup:
    """Write the sessions of a list of keys parted by blanks."""
    return joined(name_of(key) for key in keys.split())


def name_of(word: str) -> Markup:
    """Write whatever an id or key of the planner stands for; unknown words stay as they are."""
    here = known_province()
    if here is None:
        return isolated(word)
    if "/" in word:
        try:
            return session_name(SessionKey.parse(word))
        except ValueError:
            return isolated(word)
    for table in (here.teacher_by_id, here.studio_by_id, here.school_by_code):
        if word in table:
            return said(table[word].name)
    if word in here.programme_by_id:
        return said(here.programme_by_id[word].title)
    year, line = here.calendar, here.network
    # A closure that is only being thought of is not in the calendar.
    names = {each.fr: each for each in (UNFORESEEN, *(each.name for each in year.closures))}
    names |= {each.id: each.name for each in year.closures}
    names |= {each.id: each.name for each in year.periods}
    names |= {each.id: each.name for each in line.variants}
    return said(names[word]) if word in names else isolated(word)


def commune_name(school: School) -> str:
    """Return the name of a school's commune in the page's language."""
    return school.commune_ar if language() == "ar" else school.commune


def level_names(levels: Iterable[Level]) -> Markup:
    """Write levels from the first year of collège to the last of lycée."""
    given = frozenset(levels)
    return joined(isolated(level_word(each)) for each in Level if each in given)


def actor_name(actor: str) -> Markup:
    """Name who acted: a school or a teacher by name, the machine's own doings in words, others as
    they are known here.
    """
    kind, _, who = actor.partition(" ")
    if kind in {"school", "teacher"} and who:
        return name_of(who)
    own = {"cli": gettext("By command"), "first start": gettext("First start")}
    return isolated(own.get(actor, actor or "–"))


def joined(parts: Iterable[Markup]) -> Markup:
    """Write names one after the other, with the comma of the page's language."""
    return Markup(gettext(", ")).join(parts)  # noqa: S704 -- our own comma


def few_of(words: Sequence[str], most: int) -> Markup:
    """Write the names behind so many words, and how many more there are (never only one)."""
    rest = len(words) - most
    if rest < 2:
        return joined(name_of(each) for each in words)
    names = joined(name_of(each) for each in words[:most])
    return say(gettext("%(names)s and %(count)s more"), names=names, count=rest)


def day_of(text: str) -> Markup:
    """Write a day given as 2026-11-30."""
    try:
        return day_short(dt.date.fromisoformat(text))
    except ValueError:
        return isolated(text)


def clock_of(text: str) -> Markup:
    """Write a time given as 14:30."""
    try:
        return clock(parse_clock(text))
    except ValueError:
        return isolated(text)
