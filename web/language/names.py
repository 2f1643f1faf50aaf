"""The names behind ids and codes, for sentences: read once a request."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from flask import Flask, g
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.errors import NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.party import Party, PartyKind
from scheduler.domain.province import Province
from scheduler.domain.school import Level, School
from scheduler.domain.wall import parse_clock
from scheduler.service.disruptions.events import unforeseen_closure
from scheduler.service.province import stored_province
from web.context import ctx
from web.language.choice import language
from web.language.formats import clock, day_short, isolated, said_in_page
from web.language.wording import say, say_count
from web.language.wording.labels import level_word


class HasKind(Protocol):
    """Whatever has a kind and an id: a holder of a page, a reader of mails."""

    @property
    def kind(self) -> str:
        """What it is."""
        ...

    @property
    def id(self) -> str:
        """Which one."""
        ...


def init(app: Flask) -> None:
    """Let the pages of an application say whether they show examples."""
    app.jinja_env.globals.update(some_are_examples=some_are_examples)


def some_are_examples() -> bool:
    """Tell whether schools are shown that the delegation has not yet replaced by its own."""
    here = province_or_none()
    return here is not None and any(school.is_illustrative for school in here.schools)


def province() -> Province:
    """Return the province, read once a request. Raises `NotFoundError` before the first import."""
    if "province" not in g:
        g.province = stored_province(ctx())
    found: Province = g.province
    return found


def province_or_none() -> Province | None:
    """Return the province, or None before the first import."""
    try:
        return province()
    except NotFoundError:
        return None


def session_name(key: SessionKey) -> Markup:
    """Write a session as people speak of it: the programme's title and its number."""
    here = province_or_none()
    programme = here.programme_by_id.get(key.programme_id) if here else None
    if programme is None:
        return isolated(key)
    return Markup("{} {}").format(
        said_in_page(programme.title), counted(key.number, programme.count)
    )


def quoted(key: SessionKey) -> Markup:
    """Write a session's name for a sentence or a list of several: its own commas stay inside."""
    return say(gettext("“%(name)s”"), name=session_name(key))


def in_sentence(word: str) -> Markup:
    """Write whatever an id or key stands for, a session in quotation marks."""
    try:
        return quoted(SessionKey.parse(word)) if "/" in word else name_of(word)
    except ValueError:
        return isolated(word)


def counted(number: int, total: int) -> Markup:
    """Write which of how many: 4/12."""
    return Markup('<bdi dir="ltr">{}/{}</bdi>').format(number, total)


def session_names(keys: str) -> Markup:
    """Write the sessions of a list of keys parted by blanks."""
    return joined_list(in_sentence(key) for key in keys.split())


def teacher_name(teacher_id: str) -> Markup:
    """Write a teacher's name; an unknown id stays as it is."""
    here = province_or_none()
    found = here.teacher_by_id.get(teacher_id) if here else None
    return said_in_page(found.name) if found else isolated(teacher_id)


def studio_name(studio_id: str) -> Markup:
    """Write a studio's name; an unknown id stays as it is."""
    here = province_or_none()
    found = here.studio_by_id.get(studio_id) if here else None
    return said_in_page(found.name) if found else isolated(studio_id)


def school_name(code: str) -> Markup:
    """Write a school's name; an unknown code stays as it is."""
    here = province_or_none()
    found = here.school_by_code.get(code) if here else None
    return said_in_page(found.name) if found else isolated(code)


def programme_name(programme_id: str) -> Markup:
    """Write a programme's title; an unknown id stays as it is."""
    here = province_or_none()
    found = here.programme_by_id.get(programme_id) if here else None
    return said_in_page(found.title) if found else isolated(programme_id)


def variant_name(variant_id: str) -> Markup:
    """Write what a variant of the network is called; an unknown id stays as it is."""
    here = province_or_none()
    variants = here.network.variants if here else ()
    found = next((variant for variant in variants if variant.id == variant_id), None)
    return said_in_page(found.name) if found else isolated(variant_id)


def closure_name(words: str) -> Markup:
    """Write a closure, given by id or French name, in the page's language."""
    here = province_or_none()
    # A closure that is only being thought of is not in the calendar.
    closures = here.calendar.closures if here else ()
    known = (unforeseen_closure(), *(closure.name for closure in closures))
    names = {each.fr: each for each in known}
    names |= {closure.id: closure.name for closure in closures}
    return said_in_page(names[words]) if words in names else isolated(words)


def period_name(period_id: str) -> Markup:
    """Write what a bell period is called; an unknown id stays as it is."""
    here = province_or_none()
    periods = here.calendar.periods if here else ()
    found = next((period for period in periods if period.id == period_id), None)
    return said_in_page(found.name) if found else isolated(period_id)


def key_name(key: str) -> Markup:
    """Write the session that a written key stands for."""
    try:
        return session_name(SessionKey.parse(key))
    except ValueError:
        return isolated(key)


NAMES: dict[PartyKind, Callable[[str], Markup]] = {
    PartyKind.SESSION: in_sentence,
    PartyKind.TEACHER: teacher_name,
    PartyKind.STUDIO: studio_name,
    PartyKind.SCHOOL: school_name,
    PartyKind.PROGRAMME: programme_name,
    PartyKind.CLOSURE: closure_name,
}
OF_TABLE: dict[str, Callable[[str], Markup]] = {
    "schools": school_name,
    "studios": studio_name,
    "teachers": teacher_name,
    "programmes": programme_name,
    "closures": closure_name,
    "bell_periods": period_name,
    "network.variants": variant_name,
    "session": key_name,
    "recording": key_name,
    "broadcast": key_name,
}


def party_name(party: Party) -> Markup:
    """Write a party of a broken rule by its own kind's name."""
    return NAMES[party.kind](party.id)


def item_name(table: str, key: str) -> Markup:
    """Write an item of a table of facts, or what the log has under that word."""
    return OF_TABLE.get(table, name_of)(key)


def holder_name(holder: HasKind) -> Markup:
    """Write the school, teacher or studio that holds a page, a feed or an address."""
    named = {"school": school_name, "teacher": teacher_name, "studio": studio_name}
    return named.get(str(holder.kind), name_of)(holder.id)


def name_of(word: str) -> Markup:
    """Write what an id or key stands for where nothing tells its kind: a key of the log, say.

    Where the kind is known, a function of its own is right: ids of two kinds may be equal.
    """
    here = province_or_none()
    if here is None:
        return isolated(word)
    if "/" in word:
        try:
            return session_name(SessionKey.parse(word))
        except ValueError:
            return isolated(word)
    for table in (here.teacher_by_id, here.studio_by_id, here.school_by_code):
        if word in table:
            return said_in_page(table[word].name)
    if word in here.programme_by_id:
        return said_in_page(here.programme_by_id[word].title)
    year, line = here.calendar, here.network
    # A closure that is only being thought of is not in the calendar.
    closures = (unforeseen_closure(), *(closure.name for closure in year.closures))
    names = {closure.fr: closure for closure in closures}
    names |= {closure.id: closure.name for closure in year.closures}
    names |= {period.id: period.name for period in year.periods}
    names |= {variant.id: variant.name for variant in line.variants}
    return said_in_page(names[word]) if word in names else isolated(word)


def commune_name(school: School) -> str:
    """Return the name of a school's commune in the page's language."""
    return school.commune_ar if language() == "ar" else school.commune


def level_names(levels: Iterable[Level]) -> Markup:
    """Write levels from the first year of collège to the last of lycée."""
    given = frozenset(levels)
    return joined_list(isolated(level_word(level)) for level in Level if level in given)


def actor_name(actor: str) -> Markup:
    """Name who acted: a school or a teacher by name, the machine's own doings in words, others as
    they are known here.
    """
    kind, _, who = actor.partition(" ")
    if kind in {"school", "teacher"} and who:
        return school_name(who) if kind == "school" else teacher_name(who)
    own = {"cli": gettext("From the command line"), "first start": gettext("First start")}
    return isolated(own.get(actor, actor or "–"))


def joined_list(parts: Iterable[Markup]) -> Markup:
    """Write names one after the other, with the comma of the page's language."""
    return Markup(gettext(", ")).join(parts)  # noqa: S704 -- our own comma


def few_of(words: Sequence[str], most: int, name: Callable[[str], Markup]) -> Markup:
    """Write the names behind so many ids, and how many more there are (never only one)."""
    rest = len(words) - most
    if rest < 2:
        return joined_list(name(word) for word in words)
    names = joined_list(name(word) for word in words[:most])
    return say_count("%(names)s and %(num)s more", "%(names)s and %(num)s more", rest, names=names)


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
