"""Demands that no plan can meet, as sentences that say what would help."""

from collections.abc import Callable

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.clash import Clash, ClashCode
from scheduler.planner.impossible import Impossible, ImpossibleCode
from web.language.names import day_of, joined_list, teacher_name
from web.language.wording import say, say_count
from web.language.wording.clashes import clash_sentence
from web.language.wording.unplaced import blocker_title


def impossible_sentence(impossible: Impossible) -> Markup:
    """Say why a demand cannot be met, whatever the plan."""
    return SENTENCES[impossible.code](impossible)


def _unknown_teacher(impossible: Impossible) -> Markup:
    words = gettext("Its teacher, %(teacher)s, is not on the list of teachers.")
    return say(words, teacher=impossible.detail.get("teacher", ""))


def _no_teacher_hours(impossible: Impossible) -> Markup:
    words = gettext(
        "%(teacher)s is never available at a time when this programme could be broadcast."
    )
    return say(words, teacher=teacher_name(impossible.detail.get("teacher", "")))


def _empty_audience(_each: Impossible) -> Markup:
    return say(gettext("No school on the list is in its audience."))


def _nobody_live(_each: Impossible) -> Markup:
    return say(gettext("It is live only, and none of its schools can go live."))


def _deadline_past(impossible: Impossible) -> Markup:
    words = gettext("Its last day, %(last)s, is over.")
    return say(words, last=day_of(impossible.detail.get("last", "")))


def _too_many(impossible: Impossible) -> Markup:
    count, room = int(impossible.detail.get("count", 0)), int(impossible.detail.get("room", 0))
    return say_count(
        "%(num)s session is requested; its weeks have room for %(room)s.",
        "%(num)s sessions are requested; its weeks have room for %(room)s.",
        count,
        room=room,
    )


def _no_bell_slot(impossible: Impossible) -> Markup:
    words = gettext("No free period of its schools is long enough for it (%(minutes)s min).")
    return say(words, minutes=impossible.detail.get("minutes", ""))


def _no_studio(_each: Impossible) -> Markup:
    return say(gettext("No studio has what it needs."))


def _closed(_each: Impossible) -> Markup:
    return say(gettext("All its days are holidays, breaks or exams."))


def _no_start(impossible: Impossible) -> Markup:
    rules = [rule for rule in impossible.detail.get("rules", "").split(", ") if rule]
    titles = (blocker_title(rule) for rule in rules)
    named = joined_list(Markup.escape(title[:1].lower() + title[1:]) for title in titles)
    return say(gettext("No hour is possible: %(rules)s."), rules=named)


def _locks(impossible: Impossible) -> Markup:
    code = impossible.detail.get("clash", "")
    detail = {name: value for name, value in impossible.detail.items() if name != "clash"}
    found = ClashCode(code) if code in set(ClashCode) else ClashCode.UNKNOWN
    broken = clash_sentence(Clash(code=found, sessions=impossible.sessions, detail=detail))
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
