"""Demands that no plan can meet, as sentences that say what would help."""

from collections.abc import Callable

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.clash import Clash, ClashCode
from scheduler.planner.impossible import Impossible, ImpossibleCode
from web.language.names import day_of, joined, teacher_name
from web.language.wording import say, say_count
from web.language.wording.clashes import clash_sentence
from web.language.wording.unplaced import blocker_title


def impossible_sentence(each: Impossible) -> Markup:
    """Say why a demand cannot be met, whatever the plan."""
    return SENTENCES[each.code](each)


def _unknown_teacher(each: Impossible) -> Markup:
    words = gettext("Its teacher, %(teacher)s, is not on the list of teachers.")
    return say(words, teacher=each.detail.get("teacher", ""))


def _no_teacher_hours(each: Impossible) -> Markup:
    words = gettext(
        "%(teacher)s is never available at a time when this programme could be broadcast."
    )
    return say(words, teacher=teacher_name(each.detail.get("teacher", "")))


def _empty_audience(_each: Impossible) -> Markup:
    return say(gettext("No school on the list is in its audience."))


def _nobody_live(_each: Impossible) -> Markup:
    return say(gettext("It is live only, and none of its schools can go live."))


def _deadline_past(each: Impossible) -> Markup:
    words = gettext("Its last day, %(last)s, is over.")
    return say(words, last=day_of(each.detail.get("last", "")))


def _too_many(each: Impossible) -> Markup:
    count, room = int(each.detail.get("count", 0)), int(each.detail.get("room", 0))
    return say_count(
        "%(num)s session is requested; its weeks have room for %(room)s.",
        "%(num)s sessions are requested; its weeks have room for %(room)s.",
        count,
        room=room,
    )


def _no_bell_slot(each: Impossible) -> Markup:
    words = gettext("No free period of its schools is long enough for it (%(minutes)s min).")
    return say(words, minutes=each.detail.get("minutes", ""))


def _no_studio(_each: Impossible) -> Markup:
    return say(gettext("No studio has what it needs."))


def _closed(_each: Impossible) -> Markup:
    return say(gettext("All its days are holidays, breaks or exams."))


def _no_start(each: Impossible) -> Markup:
    rules = [rule for rule in each.detail.get("rules", "").split(", ") if rule]
    titles = (blocker_title(rule) for rule in rules)
    named = joined(Markup.escape(each[:1].lower() + each[1:]) for each in titles)
    return say(gettext("No hour is possible: %(rules)s."), rules=named)


def _locks(each: Impossible) -> Markup:
    code = each.detail.get("clash", "")
    detail = {name: value for name, value in each.detail.items() if name != "clash"}
    found = ClashCode(code) if code in set(ClashCode) else ClashCode.UNKNOWN
    broken = clash_sentence(Clash(code=found, sessions=each.sessions, detail=detail))
    return say(gettext("Locked sessions break the rules. %(broken)s"), broken=broken)


SENTENCES: dict[ImpossibleCode, Callable[[Impossible], Markup]] = {
    ImpossibleCode.UNKNOWN_TEACHER: _unknown_teacher,
    ImpossibleCode.NO_TEACHER_HOURS: _no_teacher_hours,
    ImpossibleCode.EMPTY_AUDIENCE: _empty_audience,
    ImpossibleCode.NOBODY_LIVE: _nobody_live,
    ImpossibleCode.DEADLINE_PAST: _deadline_past,
    ImpossibleCode.TOO_MANY: _too_many,
    ImpossibleCode.NO_BELL_SLOT: _no_bell_slot,
    ImpossibleCode.NO_STUDIO: _no_studio,
    ImpossibleCode.CLOSED: _closed,
    ImpossibleCode.NO_START: _no_start,
    ImpossibleCode.LOCKS: _locks,
}
