"""Broken rules, as sentences that name the parties."""

from collections.abc import Callable, Mapping

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.clash import Clash, ClashCode
from web.language.names import (
    clock_of,
    closure_name,
    day_of,
    few_of,
    joined_list,
    quoted,
    school_name,
    studio_name,
    teacher_name,
)
from web.language.wording import say, say_count

Detail = Mapping[str, str]


def clash_sentence(clash: Clash) -> Markup:
    """Say which rule is broken, by whom and when."""
    who = joined_list(quoted(key) for key in clash.sessions)
    return SENTENCES[clash.code](who, clash.detail)


def _when(detail: Detail) -> Markup:
    if "day" not in detail:
        return Markup("")
    if "at" not in detail:
        return day_of(detail["day"])
    return Markup("{} {}").format(day_of(detail["day"]), clock_of(detail["at"]))


def _names(words: str) -> Markup:
    return few_of([part for part in words.split(", ") if part], 3, school_name)


def _studio(who: Markup, _detail: Detail) -> Markup:
    return say(gettext("One studio cannot host both at the same time: %(who)s."), who=who)


def _turnaround(who: Markup, _detail: Detail) -> Markup:
    return say(gettext("The studio needs more time between these two: %(who)s."), who=who)


def _studio_hours(who: Markup, detail: Detail) -> Markup:
    return say(
        gettext("The studio is closed then: %(who)s, %(when)s."), who=who, when=_when(detail)
    )


def _studio_feature(who: Markup, detail: Detail) -> Markup:
    if "lacks" in detail:
        words = gettext("This studio lacks what %(who)s needs: %(what)s.")
        return say(words, who=who, what=detail["lacks"])
    studio = studio_name(detail.get("wanted", ""))
    return say(gettext("%(who)s can only be broadcast from %(studio)s."), who=who, studio=studio)


def _teacher(who: Markup, detail: Detail) -> Markup:
    teacher = teacher_name(detail.get("teacher", ""))
    words = gettext("%(teacher)s cannot be in two sessions at once: %(who)s.")
    return say(words, teacher=teacher, who=who)


def _teacher_hours(who: Markup, detail: Detail) -> Markup:
    teacher = teacher_name(detail.get("teacher", ""))
    words = gettext("%(teacher)s is not available then: %(who)s, %(when)s.")
    return say(words, teacher=teacher, who=who, when=_when(detail))


def _teacher_travel(who: Markup, _detail: Detail) -> Markup:
    return say(gettext("There is too little time to change studios between %(who)s."), who=who)


def _teacher_load(_who: Markup, detail: Detail) -> Markup:
    words = gettext("%(teacher)s would be on air for %(minutes)s min; the maximum is %(most)s min.")
    return say(
        words,
        teacher=teacher_name(detail.get("teacher", "")),
        minutes=detail.get("minutes", ""),
        most=detail.get("most", ""),
    )


def _audience(who: Markup, _detail: Detail) -> Markup:
    return say(gettext("The same classes would have both at once: %(who)s."), who=who)


def _rooms(who: Markup, detail: Detail) -> Markup:
    words = gettext("%(school)s does not have enough rooms for these at the same time: %(who)s.")
    return say(words, school=school_name(detail.get("school", "")), who=who)


def _bell(who: Markup, detail: Detail) -> Markup:
    if "schools" not in detail:
        return say(gettext("No school has lessons then: %(who)s."), who=who)
    words = gettext("Outside the hours in which these schools can receive (%(schools)s): %(who)s.")
    return say(words, schools=_names(detail["schools"]), who=who)


def _holiday(who: Markup, detail: Detail) -> Markup:
    words = gettext("%(who)s would fall on a day without lessons: %(name)s, %(when)s.")
    return say(words, who=who, name=closure_name(detail.get("name", "")), when=_when(detail))


def _exam(who: Markup, detail: Detail) -> Markup:
    words = gettext("%(who)s would fall on an exam day: %(name)s, %(when)s.")
    return say(words, who=who, name=closure_name(detail.get("name", "")), when=_when(detail))


def _closed(who: Markup, detail: Detail) -> Markup:
    words = gettext("%(who)s would fall on a day of closure: %(name)s, %(when)s.")
    return say(words, who=who, name=closure_name(detail.get("name", "")), when=_when(detail))


def _order(who: Markup, _detail: Detail) -> Markup:
    return say(gettext("The numbers would no longer be in order: %(who)s."), who=who)


def _spacing(who: Markup, detail: Detail) -> Markup:
    if "most" in detail:
        return say_count(
            "One week can hold %(num)s session of this programme: %(who)s.",
            "One week can hold %(num)s sessions of this programme: %(who)s.",
            int(detail["most"]),
            who=who,
        )
    return say_count(
        "At least %(num)s day must lie between these: %(who)s.",
        "At least %(num)s days must lie between these: %(who)s.",
        int(detail.get("least", 1)),
        who=who,
    )


def _window(who: Markup, detail: Detail) -> Markup:
    if "opening" in detail:
        return say(
            gettext("The recording would become available on the wrong day: %(who)s."), who=who
        )
    words = gettext("Outside the hours set for this programme: %(who)s, %(when)s.")
    return say(words, who=who, when=_when(detail))


def _duration(who: Markup, detail: Detail) -> Markup:
    words = gettext("%(who)s must last %(wanted)s min and would last %(minutes)s min.")
    wanted, minutes = detail.get("wanted", ""), detail.get("minutes", "")
    return say(words, who=who, wanted=wanted, minutes=minutes)


def _deadline(who: Markup, detail: Detail) -> Markup:
    words = gettext("%(who)s would come after the last day of its programme, %(last)s.")
    return say(words, who=who, last=day_of(detail.get("last", "")))


def _network(who: Markup, detail: Detail) -> Markup:
    if "school" in detail:
        words = gettext(
            "The connection of %(school)s provides %(most)s Mbit/s, but these need more: %(who)s."
        )
        school = school_name(detail["school"])
        return say(words, school=school, most=detail.get("most", ""), who=who)
    words = gettext(
        "The studio’s connection provides %(most)s Mbit/s, but these need more: %(who)s."
    )
    return say(words, most=detail.get("most", ""), who=who)


def _lock(who: Markup, _detail: Detail) -> Markup:
    return say(gettext("%(who)s is locked. Unlock it first."), who=who)


def _mode(who: Markup, detail: Detail) -> Markup:
    words = gettext("%(schools)s cannot receive %(who)s as planned.")
    return say(words, schools=_names(detail.get("schools", "")), who=who)


def _duplicate(who: Markup, _detail: Detail) -> Markup:
    return say(gettext("%(who)s is scheduled twice."), who=who)


def _unknown(who: Markup, detail: Detail) -> Markup:
    what = ", ".join(detail.values())
    words = gettext("%(who)s refers to something that is no longer there: %(what)s.")
    return say(words, who=who, what=what)


SENTENCES: dict[ClashCode, Callable[[Markup, Detail], Markup]] = {
    ClashCode.STUDIO: _studio,
    ClashCode.TURNAROUND: _turnaround,
    ClashCode.STUDIO_HOURS: _studio_hours,
    ClashCode.STUDIO_FEATURE: _studio_feature,
    ClashCode.TEACHER: _teacher,
    ClashCode.TEACHER_HOURS: _teacher_hours,
    ClashCode.TEACHER_TRAVEL: _teacher_travel,
    ClashCode.TEACHER_LOAD: _teacher_load,
    ClashCode.AUDIENCE: _audience,
    ClashCode.ROOMS: _rooms,
    ClashCode.BELL: _bell,
    ClashCode.HOLIDAY: _holiday,
    ClashCode.EXAM: _exam,
    ClashCode.CLOSED: _closed,
    ClashCode.ORDER: _order,
    ClashCode.SPACING: _spacing,
    ClashCode.WINDOW: _window,
    ClashCode.DURATION: _duration,
    ClashCode.DEADLINE: _deadline,
    ClashCode.NETWORK: _network,
    ClashCode.LOCK: _lock,
    ClashCode.MODE: _mode,
    ClashCode.DUPLICATE: _duplicate,
    ClashCode.UNKNOWN: _unknown,
}
