"""Which schools something is for, in one line."""

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.calendar import Scope
from scheduler.domain.school import Link, SchoolKind
from web.language.formats import isolated
from web.language.names import commune_name, joined_list, province, school_name
from web.language.wording import say
from web.language.wording.labels import link_word, school_kind_word


def scope_words(scope: Scope) -> Markup:
    """Name the schools that are meant: what narrows them, then those named one by one."""
    schools = {school.commune: school for school in province().schools} if scope.communes else {}
    groups = (
        [school_kind_word(kind) for kind in SchoolKind if kind in scope.kinds],
        [link_word(link) for link in Link if link in scope.links],
        sorted(
            commune_name(schools[commune]) if commune in schools else commune
            for commune in scope.communes
        ),
    )
    narrowed = Markup(" · ").join(joined_list(map(isolated, group)) for group in groups if group)
    named = joined_list(school_name(code) for code in sorted(scope.codes))
    if narrowed and named:
        narrowed = say(gettext("%(some)s, and also: %(names)s"), some=narrowed, names=named)
    words = narrowed or named or Markup.escape(gettext("All schools"))
    if scope.excepted:
        never = joined_list(school_name(each) for each in sorted(scope.excepted))
        words = say(gettext("%(some)s, but never: %(names)s"), some=words, names=never)
    return words
