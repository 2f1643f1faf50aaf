"""What a scenario changes, and how it differs from the draft, in words."""

from collections.abc import Callable

from flask_babel import gettext
from markupsafe import Markup

from scheduler.planner.scenario import PlanFigures
from scheduler.service.scenarios.alterations import Alteration, AlterationKind
from web.language.counts import ngettext
from web.language.formats import hours_shown, weekday_name
from web.language.names import few_of, joined_list, school_name, studio_name, teacher_name
from web.language.wording import say
from web.language.wording.labels import link_word

NAMED = 3


def alteration_sentence(change: Alteration) -> Markup:
    """Say what is changed, for whom."""
    return SENTENCES[change.kind](change)


def difference_words(draft: PlanFigures, figures: PlanFigures) -> list[str]:
    """Say how a scenario differs from the draft, the weightiest first."""
    placed = figures.placed - draft.placed
    live = round((figures.live_share - draft.live_share) * 100)
    least = round((figures.least_live_share - draft.least_live_share) * 100)
    arriving = draft.undelivered - figures.undelivered
    said = (
        placed > 0 and ngettext("%(num)s more session", "%(num)s more sessions", placed),
        placed < 0 and ngettext("%(num)s fewer session", "%(num)s fewer sessions", -placed),
        live > 0
        and ngettext("live share up by %(num)s point", "live share up by %(num)s points", live),
        live < 0
        and ngettext(
            "live share down by %(num)s point", "live share down by %(num)s points", -live
        ),
        least > 0
        and ngettext(
            "the school with least live gains %(num)s point",
            "the school with least live gains %(num)s points",
            least,
        ),
        least < 0
        and ngettext(
            "the school with least live loses %(num)s point",
            "the school with least live loses %(num)s points",
            -least,
        ),
        arriving > 0
        and ngettext(
            "%(num)s more recording arrives in time",
            "%(num)s more recordings arrive in time",
            arriving,
        ),
        arriving < 0
        and ngettext(
            "%(num)s fewer recording arrives in time",
            "%(num)s fewer recordings arrive in time",
            -arriving,
        ),
    )
    return [str(literal) for literal in said if literal]


def _nothing(_change: Alteration) -> Markup:
    return say(gettext("Nothing is changed; the draft is planned again."))


def _evening(change: Alteration) -> Markup:
    words = gettext("%(studio)s is also open on %(when)s.")
    return say(words, studio=studio_name(change.about), when=_when(change))


def _teacher(change: Alteration) -> Markup:
    words = gettext("%(teacher)s is also available on %(when)s.")
    return say(words, teacher=teacher_name(change.about), when=_when(change))


def _studio(change: Alteration) -> Markup:
    return say(gettext("An additional studio like %(studio)s."), studio=studio_name(change.about))


def _rooms(change: Alteration) -> Markup:
    return say(gettext("One more room in each of: %(schools)s."), schools=_schools(change))


def _link(change: Alteration) -> Markup:
    words = gettext("A connection of at least %(mbps)s Mbit/s: %(schools)s.")
    return say(words, mbps=f"{change.mbps:g}", schools=_schools(change))


def _when(change: Alteration) -> Markup:
    if change.hours is None:
        return Markup("")
    span = hours_shown(change.hours.start, change.hours.end)
    return Markup("{} {}").format(weekday_name(change.hours.weekday), span)


def _schools(change: Alteration) -> Markup:
    if change.schools:
        return few_of(change.schools, NAMED, school_name)
    if change.links:
        kinds = joined_list(Markup.escape(link_word(link)) for link in change.links)
        return say(gettext("schools with %(links)s"), links=kinds)
    return Markup.escape(gettext("all schools"))


SENTENCES: dict[AlterationKind, Callable[[Alteration], Markup]] = {
    AlterationKind.NOTHING: _nothing,
    AlterationKind.EVENING: _evening,
    AlterationKind.TEACHER: _teacher,
    AlterationKind.STUDIO: _studio,
    AlterationKind.ROOMS: _rooms,
    AlterationKind.LINK: _link,
}
